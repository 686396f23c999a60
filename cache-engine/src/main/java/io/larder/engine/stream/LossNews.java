package io.larder.engine.stream;

import org.jspecify.annotations.Nullable;

/**
 * Tells that a stream has lost its place: once for each time that there was something to lose, and once for each new ground.
 * What lives without the stream must not suffer from its attempts.
 */
final class LossNews {
    private final StreamCounters counters;
    private final StreamSink sink;
    /** Whether there may be something to drop, because a cursor was open since the last loss. */
    private boolean vouched;

    private @Nullable StreamLoss told;

    LossNews(StreamCounters counters, StreamSink sink) {
        this.counters = counters;
        this.sink = sink;
    }

    /** A cursor is open: what is kept from now on rests on the stream. */
    void vouched() {
        vouched = true;
    }

    void lost(StreamLoss why) {
        if (vouched || told != why) {
            vouched = false;
            told = why;
            counters.lost(why);
            sink.lost(why);
        }
    }
}
