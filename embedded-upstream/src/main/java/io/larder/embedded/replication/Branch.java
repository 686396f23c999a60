package io.larder.embedded.replication;

import io.larder.embedded.storage.OpTime;

/**
 * One line of history that a primary goes on with: the set's own, or that of a member that is cut off from it. Changed
 * under the set's lock only, read by everybody.
 */
final class Branch {
    final ClusterTime clusterTime;
    final Claims claims = new Claims();
    private volatile Timeline timeline;
    private volatile OpTime commitPoint;
    private volatile long term;

    Branch(Timeline timeline, OpTime commitPoint, long term, long clusterTime) {
        this.timeline = timeline;
        this.commitPoint = commitPoint;
        this.term = term;
        this.clusterTime = new ClusterTime(clusterTime);
    }

    /** A line of its own from here on. */
    Branch fork() {
        return new Branch(timeline, commitPoint, term, clusterTime.latest());
    }

    Timeline timeline() {
        return timeline;
    }

    void timeline(Timeline next) {
        timeline = next;
    }

    OpTime commitPoint() {
        return commitPoint;
    }

    void commitPoint(OpTime next) {
        if (next.compareTo(commitPoint) > 0) {
            commitPoint = next;
        }
    }

    long term() {
        return term;
    }

    void term(long next) {
        term = next;
    }
}
