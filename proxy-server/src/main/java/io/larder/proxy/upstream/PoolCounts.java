package io.larder.proxy.upstream;

import java.util.EnumMap;
import java.util.Map;

/** What happened in the pools of one loop since the start, also in those of servers that are gone. Confined to the loop. */
final class PoolCounts {
    private final Map<ConnectionEnd, Long> ended = new EnumMap<>(ConnectionEnd.class);
    private long opened;
    private long timeouts;

    void countOpened() {
        opened++;
    }

    void countEnded(ConnectionEnd why) {
        ended.merge(why, 1L, Long::sum);
    }

    void countTimeout() {
        timeouts++;
    }

    long opened() {
        return opened;
    }

    long ended(ConnectionEnd why) {
        return ended.getOrDefault(why, 0L);
    }

    /** Requests that waited for a server or a connection until their time was over. */
    long timeouts() {
        return timeouts;
    }
}
