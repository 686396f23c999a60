package io.larder.proxy.upstream.idle;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.larder.proxy.topology.KeepAliveMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A pool without sockets, second by second: so many are needed at once, the pool opens what is missing and closes what is spare. */
final class Load {
    private final KeepAlive keepAlive;
    private final int least;
    private final FreeConnections<ConnectionRecord> free = new FreeConnections<>(one -> one, 0);
    private long now = SECONDS.toNanos(1000);
    private long made;

    Load(KeepAliveMode mode, Duration maxIdle, int least) {
        this.keepAlive = KeepAlive.of(mode, maxIdle);
        this.least = least;
    }

    /** Each second so many are needed at one time, for a moment. */
    Load seconds(int count, int needed) {
        for (int i = 0; i < count; i++) {
            second(needed);
        }
        return this;
    }

    private void second(int needed) {
        List<ConnectionRecord> used = new ArrayList<>();
        for (int i = 0; i < needed; i++) {
            ConnectionRecord one = free.takeBest();
            if (one == null) {
                one = new ConnectionRecord(++made, now);
                one.freed(now);
            }
            keepAlive.lent(one, i + 1, now);
            one.lent();
            used.add(one);
        }
        for (ConnectionRecord one : used) {
            one.freed(now);
            free.add(one, now);
        }
        now += SECONDS.toNanos(1);
        keepAlive.secondOver(0);
        free.judgeAll(now);
        int place = free.size();
        for (ConnectionRecord one : free.worstFirst()) {
            if (free.size() > least && keepAlive.isSpare(one, place, now)) {
                free.remove(one);
            }
            place--;
        }
    }

    int open() {
        return free.size();
    }

    /** Connections that had to be made since the start. */
    long made() {
        return made;
    }
}
