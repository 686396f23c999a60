package io.larder.proxy.upstream;

import com.mongodb.ServerAddress;
import io.larder.proxy.topology.PoolLimits;
import io.larder.proxy.topology.ServerTrouble;
import io.larder.proxy.upstream.idle.ConnectionRecord;
import io.larder.proxy.upstream.idle.FreeConnections;
import io.larder.proxy.upstream.idle.KeepAlive;
import io.larder.proxy.upstream.idle.Score;
import io.netty.channel.EventLoop;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one server. Of equally good ones the one used last is used next, so that what is not
 * needed falls idle and is closed. Confined to the loop.
 */
final class ServerPool implements ConnectionOwner {
    /** What becomes of the pool's work concerns the requests that wait, which are not the pool's. */
    interface Events {
        /** A connection is free, in its pool. */
        void available(ServerPool pool);

        /** There is room for another connection, or the reason why there was none is gone. */
        void room(ServerPool pool);

        /** The server refuses the proxy's account: waiting longer would not help. */
        void refused(ServerPool pool, UpstreamFailure failure);
    }

    /** After a failed attempt that says nothing of the server's state the next one waits a little. */
    private static final long RETRY_NANOS = 500_000_000;

    private final EventLoop loop;
    private final ServerAddress server;
    private final ConnectionOpener opener;
    private final Consumer<ServerTrouble> trouble;
    private final Events events;
    private final int maxSize;
    private final int minSize;
    private final PoolLimits limits;
    private final FreeConnections<UpstreamConnection> free;
    private final KeepAlive keepAlive;
    private final PoolCounts counts;
    private final Set<UpstreamConnection> open = new HashSet<>();
    private final Set<Opening> opening = new HashSet<>();
    private int generation;
    private int wanted;
    /** What a connection that is closed now ends for; between decisions of the pool's own it can only be lost. */
    private ConnectionEnd ending = ConnectionEnd.LOST;
    /** Of the latest attempt to connect; null if that went well. */
    private @Nullable UpstreamFailure lastFailure;

    private long retryAtNanos = System.nanoTime();

    ServerPool(
            EventLoop loop,
            ServerAddress server,
            int generation,
            int loops,
            ConnectionOpener opener,
            Consumer<ServerTrouble> trouble,
            PoolCounts counts,
            Events events) {
        this.loop = loop;
        this.server = server;
        this.generation = generation;
        this.opener = opener;
        this.trouble = trouble;
        this.counts = counts;
        this.events = events;
        this.limits = opener.settings().pool();
        this.maxSize = limits.maxSize() == 0 ? Integer.MAX_VALUE : share(limits.maxSize(), loops);
        this.free = new FreeConnections<>(
                UpstreamConnection::record, limits.maxLife().toNanos());
        this.keepAlive = KeepAlive.of(limits.keepAlive(), limits.maxIdle());
        this.minSize = limits.minSize() == 0 ? 0 : share(limits.minSize(), loops);
    }

    /** The connection string counts connections to a server; each loop gets its part, and at least one. */
    private static int share(int all, int loops) {
        return Math.max(1, (all + loops - 1) / loops);
    }

    ServerAddress server() {
        return server;
    }

    int generation() {
        return generation;
    }

    int inUse() {
        return open.size() - free.size();
    }

    int size() {
        return open.size();
    }

    /** A free connection of the server's present generation, or null. */
    @Nullable
    UpstreamConnection take(int currentGeneration) {
        if (generation != currentGeneration) {
            clear(currentGeneration);
        }
        UpstreamConnection best = free.takeBest();
        if (best != null) {
            keepAlive.lent(best.record(), inUse(), System.nanoTime());
            best.handOut();
        }
        return best;
    }

    /** Why a request must not wait for this pool, if that is so: the account was refused a moment ago. */
    @Nullable
    UpstreamFailure refusal() {
        UpstreamFailure failure = lastFailure;
        boolean refused = failure != null && failure.kind() == UpstreamFailure.Kind.AUTHENTICATION;
        return refused && System.nanoTime() - retryAtNanos < 0 ? failure : null;
    }

    @Nullable
    UpstreamFailure lastFailure() {
        return lastFailure;
    }

    void want() {
        wanted++;
        grow();
    }

    void unwant() {
        wanted--;
    }

    /** Makes connections for those who wait, a few at a time. */
    void grow() {
        while (opening.size() < Math.min(wanted, limits.maxConnecting())
                && open.size() + opening.size() < maxSize
                && System.nanoTime() - retryAtNanos >= 0) {
            openOne();
        }
    }

    private void openOne() {
        int madeIn = generation;
        Opening[] self = new Opening[1];
        Opening one = new Opening(
                (connection, handshaken) -> {
                    opening.remove(self[0]);
                    opened(connection, handshaken, madeIn);
                },
                failure -> {
                    opening.remove(self[0]);
                    openFailed(failure, madeIn);
                });
        self[0] = one;
        opening.add(one);
        opener.open(loop, server, madeIn, one);
    }

    private void opened(UpstreamConnection connection, Handshaken handshaken, int madeIn) {
        lastFailure = null;
        if (madeIn != generation) {
            connection.close();
            grow();
            return;
        }
        open.add(connection);
        counts.countOpened();
        connection.ready(handshaken, this);
        connection.release();
        grow();
    }

    private void openFailed(UpstreamFailure failure, int madeIn) {
        if (madeIn != generation) {
            grow();
            return;
        }
        retryAtNanos = System.nanoTime() + RETRY_NANOS;
        lastFailure = failure;
        if (failure.kind() == UpstreamFailure.Kind.AUTHENTICATION) {
            events.refused(this, failure);
        } else {
            trouble.accept(ServerTrouble.network(server, madeIn, failure.message()));
        }
    }

    @Override
    public void released(UpstreamConnection connection) {
        long now = System.nanoTime();
        if (connection.generation() != generation) {
            end(connection, ConnectionEnd.CLEARED);
        } else if (isTooOld(connection, now)) {
            end(connection, ConnectionEnd.OLD);
        } else {
            connection.idle(now);
            free.add(connection, now);
            events.available(this);
        }
    }

    @Override
    public void closed(UpstreamConnection connection) {
        if (open.remove(connection)) {
            free.remove(connection);
            counts.countEnded(ending);
        }
        events.room(this);
    }

    private void end(UpstreamConnection connection, ConnectionEnd why) {
        ending = why;
        connection.close();
        ending = ConnectionEnd.LOST;
    }

    /** Gives up what was made before this generation; what is in use ends with its use. */
    void clear(int newGeneration) {
        generation = newGeneration;
        retryAtNanos = System.nanoTime();
        lastFailure = null;
        List<Opening> attempts = List.copyOf(opening);
        opening.clear();
        attempts.forEach(Opening::cancel);
        free.worstFirst().forEach(connection -> end(connection, ConnectionEnd.CLEARED));
    }

    /** The server is no longer part of the upstream: what is in use may still end well. */
    void retire() {
        clear(generation + 1);
    }

    /** Ends everything, also what is in use. */
    void close() {
        clear(generation + 1);
        for (UpstreamConnection connection : List.copyOf(open)) {
            connection.lost(UpstreamFailure.Kind.CLOSING, "the proxy is stopping");
        }
    }

    /** Once a second: closes what lies idle or has kept silent for too long, keeps the least number, and tries again. */
    void sweep(boolean serverServes) {
        long now = System.nanoTime();
        keepAlive.secondOver(inUse());
        free.judgeAll(now);
        int place = open.size();
        for (UpstreamConnection connection : free.worstFirst()) {
            if (isTooOld(connection, now)) {
                end(connection, ConnectionEnd.OLD);
            } else if (open.size() > minSize && keepAlive.isSpare(connection.record(), place, now)) {
                end(connection, ConnectionEnd.IDLE);
            }
            place--;
        }
        long silence = opener.settings().socketTimeout().toSeconds();
        if (!opener.settings().socketTimeout().isZero()) {
            for (UpstreamConnection connection : List.copyOf(open)) {
                if (connection.countSilence() > Math.max(1, silence)) {
                    connection.lost(
                            UpstreamFailure.Kind.TIMED_OUT, "the upstream kept silent longer than socketTimeoutMS");
                }
            }
        }
        if (serverServes && open.size() + opening.size() < minSize && opening.isEmpty() && now - retryAtNanos >= 0) {
            openOne();
        }
        grow();
    }

    private boolean isTooOld(UpstreamConnection connection, long now) {
        return !limits.maxLife().isZero()
                && connection.record().ageNanos(now) > limits.maxLife().toNanos();
    }

    /**
     * As of now.
     *
     * @param connections how many are told of, at most
     */
    PoolReport report(int loopNumber, int connections) {
        long now = System.nanoTime();
        List<PoolReport.Connection> each = open.stream()
                .map(connection -> told(connection.record(), now))
                .sorted(Comparator.comparingDouble(PoolReport.Connection::score).reversed())
                .limit(connections)
                .toList();
        int most = limits.maxSize() == 0 ? 0 : maxSize;
        return new PoolReport(
                server, loopNumber, limits.keepAlive(), minSize, most, open.size(), inUse(), opening.size(), each);
    }

    private static PoolReport.Connection told(ConnectionRecord record, long now) {
        return new PoolReport.Connection(
                record.number(),
                Score.of(record, now),
                !record.isFree(),
                record.ageNanos(now),
                record.freeNanos(now),
                record.answers(),
                record.errors(),
                record.shortestAnswerNanos());
    }
}
