package io.larder.embedded.replication;

import java.time.Duration;

/**
 * How the set behaves from the start.
 *
 * @param members how many; every one votes and bears data
 * @param replicaSet false for a standalone, which then has one member
 * @param commitDelay by how much the commit point trails the writes
 * @param lag by how much the secondaries trail the primary
 * @param noopPeriod how often an idle primary writes an entry
 * @param electionTime how long a set is without a primary after a step down
 * @param seed of every id the set makes
 */
public record ReplicaSetSettings(
        int members,
        boolean replicaSet,
        Duration commitDelay,
        Duration lag,
        Duration noopPeriod,
        Duration electionTime,
        Retention retention,
        long seed) {
    public static final ReplicaSetSettings DEFAULT = new ReplicaSetSettings(
            1,
            true,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Retention.DEFAULT,
            1);

    public ReplicaSetSettings withMembers(int count) {
        return new ReplicaSetSettings(count, replicaSet, commitDelay, lag, noopPeriod, electionTime, retention, seed);
    }

    public ReplicaSetSettings standalone() {
        return new ReplicaSetSettings(1, false, commitDelay, lag, noopPeriod, electionTime, retention, seed);
    }

    public ReplicaSetSettings withCommitDelay(Duration delay) {
        return new ReplicaSetSettings(members, replicaSet, delay, lag, noopPeriod, electionTime, retention, seed);
    }

    public ReplicaSetSettings withLag(Duration by) {
        return new ReplicaSetSettings(members, replicaSet, commitDelay, by, noopPeriod, electionTime, retention, seed);
    }

    public ReplicaSetSettings withNoopPeriod(Duration period) {
        return new ReplicaSetSettings(members, replicaSet, commitDelay, lag, period, electionTime, retention, seed);
    }

    public ReplicaSetSettings withElectionTime(Duration time) {
        return new ReplicaSetSettings(members, replicaSet, commitDelay, lag, noopPeriod, time, retention, seed);
    }

    public ReplicaSetSettings withRetention(Retention kept) {
        return new ReplicaSetSettings(members, replicaSet, commitDelay, lag, noopPeriod, electionTime, kept, seed);
    }

    public ReplicaSetSettings withSeed(long next) {
        return new ReplicaSetSettings(members, replicaSet, commitDelay, lag, noopPeriod, electionTime, retention, next);
    }
}
