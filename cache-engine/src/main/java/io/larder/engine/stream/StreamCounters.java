package io.larder.engine.stream;

import io.larder.engine.stream.StreamFigures.State;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Written by the stream's thread, read by any. */
final class StreamCounters {
    private final LongAdder events = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder openings = new LongAdder();
    private final LongAdder losses = new LongAdder();
    private volatile State state = State.DOWN;
    private volatile @Nullable StreamLoss lastLoss;
    private volatile long watermark;
    private volatile boolean heard;
    private volatile long heardNanos;
    private volatile long lagSeconds;

    void batch(int eventCount, int byteCount) {
        events.add(eventCount);
        bytes.add(byteCount);
    }

    void opened() {
        openings.increment();
    }

    void lost(StreamLoss why) {
        losses.increment();
        lastLoss = why;
        heard = false;
        watermark = 0;
    }

    void state(State now) {
        state = now;
    }

    void watermark(long now) {
        watermark = now;
    }

    void heard(long sentNanos) {
        heardNanos = sentNanos;
        heard = true;
    }

    void lag(long serverTime, long known) {
        lagSeconds = known == 0 ? 0 : Math.max(0, (serverTime >>> 32) - (known >>> 32));
    }

    StreamFigures figures() {
        return new StreamFigures(
                state,
                events.sum(),
                bytes.sum(),
                openings.sum(),
                losses.sum(),
                lastLoss,
                watermark,
                heard,
                heardNanos,
                lagSeconds);
    }
}
