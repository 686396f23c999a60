package io.larder.engine.catalogue;

import io.larder.engine.change.Change;
import io.larder.engine.name.Namespace;
import io.larder.engine.stream.StreamLoss;
import io.larder.engine.stream.StreamSink;

/**
 * Lets the catalogue forget what a stream tells of, before the stream's own sink hears of it. What was known of definitions
 * before the stream told of anything may have changed before it could: with the first watermark all that it covers counts as
 * defined anew.
 */
public final class WatchedDefinitions implements StreamSink {
    private final Catalogue catalogue;
    private final Namespace covered;
    private final StreamSink next;
    private boolean telling;

    /** {@code covered} holds everything that the stream watches. */
    public WatchedDefinitions(Catalogue catalogue, Namespace covered, StreamSink next) {
        this.catalogue = catalogue;
        this.covered = covered;
        this.next = next;
    }

    @Override
    public void change(Change change, long clusterTime) {
        if (change.mayRedefine()) {
            catalogue.changed(change.namespace());
        }
        next.change(change, clusterTime);
    }

    @Override
    public void watermark(long clusterTime) {
        if (!telling) {
            telling = true;
            change(Change.anything(covered), clusterTime);
        }
        next.watermark(clusterTime);
    }

    @Override
    public void heard(long requestSentNanos) {
        next.heard(requestSentNanos);
    }

    @Override
    public void lost(StreamLoss why) {
        telling = false;
        catalogue.changed(covered);
        next.lost(why);
    }
}
