package io.larder.engine.catalogue;

import io.larder.engine.change.Change;
import io.larder.engine.name.Namespace;
import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.StreamLoss;
import io.larder.engine.stream.StreamSink;
import io.larder.engine.window.ClusterTime;

/**
 * Lets the catalogue forget what a stream tells of, before the stream's own sink hears of it, and believe what the stream has
 * come past. What was known of definitions before the stream told of anything may have changed before it could: with the first
 * watermark all that it covers counts as defined anew. For one thread.
 */
public final class WatchedDefinitions implements StreamSink {
    private final Catalogue catalogue;
    private final Coverage coverage;
    private final StreamSink next;
    private boolean telling;
    /** The last watermark, whichever cursor it is from. */
    private long watermark = ClusterTime.NONE;

    private volatile String history = ListedAt.OF_MANY;
    /** Up to where the cursor that is open has shown the history to be one that nothing can undo. */
    private volatile long proven = ClusterTime.NONE;

    public WatchedDefinitions(Catalogue catalogue, Coverage coverage, StreamSink next) {
        this.catalogue = catalogue;
        this.coverage = coverage;
        this.next = next;
    }

    /**
     * A cursor is about to be opened there, the first or another. A server whose commits are undone closes its connections
     * first, so what one cursor tells is of one history.
     *
     * @param server by the name that listings give it, see {@link ListedAt#history}
     */
    public void readsFrom(String server) {
        proven = ClusterTime.NONE; // first: what was proven of one history says nothing of another
        history = server;
        catalogue.doubted(this);
    }

    @Override
    public void change(Change change, long clusterTime) {
        if (change.mayRedefine()) {
            catalogue.changed(change.namespace());
        }
        next.change(change, clusterTime);
        if (!history.equals(ListedAt.OF_MANY)) {
            reaches(clusterTime); // a majority has it, and so all that was before it there
        }
    }

    @Override
    public void watermark(long clusterTime) {
        if (!telling) {
            telling = true;
            catalogue.begins(this);
            next.change(Change.anything(all()), clusterTime);
        }
        next.watermark(clusterTime);
        if (ClusterTime.isAfter(clusterTime, watermark)) { // else it is the one of the cursor before
            watermark = clusterTime;
            reaches(clusterTime);
        }
        catalogue.reached(this);
    }

    private void reaches(long clusterTime) {
        proven = ClusterTime.latest(proven, clusterTime);
    }

    @Override
    public void heard(long requestSentNanos) {
        next.heard(requestSentNanos);
    }

    @Override
    public void lost(StreamLoss why) {
        close();
        next.lost(why);
    }

    /** It tells nothing for now, so that nothing can wait for it. */
    public void close() {
        telling = false;
        watermark = ClusterTime.NONE;
        proven = ClusterTime.NONE;
        catalogue.ends(this);
    }

    boolean covers(Namespace namespace) {
        return coverage.covers(namespace);
    }

    /** Holds everything that the stream watches. */
    Namespace all() {
        return coverage.all();
    }

    boolean proves(ListedAt at) {
        return at.clusterTime() != ClusterTime.NONE
                && history.equals(at.history())
                && !ClusterTime.isAfter(at.clusterTime(), proven);
    }
}
