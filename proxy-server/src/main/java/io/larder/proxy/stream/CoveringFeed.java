package io.larder.proxy.stream;

import io.larder.engine.change.Change;
import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.StreamLoss;
import io.larder.engine.stream.StreamSink;
import org.jspecify.annotations.Nullable;

/**
 * The stream's feed as long as there is a stream. Where one is refused the feed is closed, so that its namespaces live on
 * without; should it come about later, another is opened. On the stream's loop, but for the first opening.
 */
final class CoveringFeed implements StreamSink {
    private final Feeds feeds;
    private final Coverage coverage;
    private final long healthyNanos;
    private final @Nullable Runnable refused;
    private Feeds.@Nullable Feed feed;

    /** {@code refused} decides what is to become of it when the stream is refused; null: it is closed. */
    CoveringFeed(Feeds feeds, Coverage coverage, long healthyNanos, @Nullable Runnable refused) {
        this.feeds = feeds;
        this.coverage = coverage;
        this.healthyNanos = healthyNanos;
        this.refused = refused;
    }

    /** From now on nothing is kept that the stream has not proven, although it says nothing yet. */
    Feeds.Feed open() {
        Feeds.Feed open = feed;
        if (open == null) {
            open = feeds.open(coverage, healthyNanos);
            feed = open;
        }
        return open;
    }

    void close() {
        Feeds.Feed open = feed;
        feed = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void change(Change change, long clusterTime) {
        open().change(change, clusterTime);
    }

    @Override
    public void watermark(long clusterTime) {
        open().watermark(clusterTime);
    }

    @Override
    public void heard(long requestSentNanos) {
        open().heard(requestSentNanos);
    }

    @Override
    public void lost(StreamLoss why) {
        open().lost(why);
        if (why != StreamLoss.REFUSED) {
            return;
        }
        if (refused == null) {
            close();
        } else {
            refused.run();
        }
    }
}
