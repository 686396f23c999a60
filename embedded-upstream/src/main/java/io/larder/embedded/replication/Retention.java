package io.larder.embedded.replication;

/**
 * How much of the past is kept. At a limit the oldest goes: a snapshot read of it fails as too old, and a change stream
 * that would resume there has lost its history.
 */
public record Retention(long oplogBytes, int maxStates, long stateMillis) {
    /**
     * The server keeps five minutes of snapshots; the number bounds memory under a storm of writes. Documents take several
     * times their BSON size in memory, so the oplog is small.
     */
    public static final Retention DEFAULT = new Retention(32L << 20, 20_000, 300_000);
}
