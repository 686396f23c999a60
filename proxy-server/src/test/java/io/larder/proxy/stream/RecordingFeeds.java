package io.larder.proxy.stream;

import io.larder.engine.change.Change;
import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.StreamLoss;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes down what streams tell a cache. */
public final class RecordingFeeds implements Feeds {
    public final List<Change> changes = new CopyOnWriteArrayList<>();
    public final List<Long> times = new CopyOnWriteArrayList<>();
    public final List<StreamLoss> losses = new CopyOnWriteArrayList<>();
    public final AtomicInteger opened = new AtomicInteger();
    public final AtomicInteger closed = new AtomicInteger();
    public volatile long watermark;
    public volatile long heard;

    @Override
    public Feed open(Coverage coverage, long healthyNanos) {
        opened.incrementAndGet();
        return new Recorder();
    }

    /** Whether every change up to this time is known. */
    boolean knows(long time) {
        return Long.compareUnsigned(watermark, time) >= 0;
    }

    private final class Recorder implements Feed {
        @Override
        public void change(Change change, long clusterTime) {
            times.add(clusterTime);
            changes.add(change);
        }

        @Override
        public void watermark(long clusterTime) {
            watermark = clusterTime;
        }

        @Override
        public void heard(long requestSentNanos) {
            heard = requestSentNanos;
        }

        @Override
        public void lost(StreamLoss why) {
            losses.add(why);
            watermark = 0;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
