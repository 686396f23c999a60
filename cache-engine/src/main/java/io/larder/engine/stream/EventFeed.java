package io.larder.engine.stream;

import io.larder.engine.change.Change;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.BsonCursor;
import org.jspecify.annotations.Nullable;

/** Passes the events of a batch on, one after the other. */
final class EventFeed {
    private final StreamEvent event;
    private final StreamSink sink;
    private final Watermark watermark;
    private @Nullable ResumeToken last;

    EventFeed(StreamEvent event, StreamSink sink, Watermark watermark) {
        this.event = event;
        this.sink = sink;
        this.watermark = watermark;
    }

    /**
     * Tells every change of the batch.
     *
     * @return how many events there were
     * @throws MalformedMessageException for an event of which nobody can say when it was
     */
    int pass(BsonCursor batch) {
        last = null;
        int events = 0;
        while (batch.next()) {
            event.parse(batch);
            events++;
            if (event.isInvalidate()) {
                continue;
            }
            long time = event.time();
            if (time == 0) {
                throw new MalformedMessageException("an event without a time");
            }
            for (Change change : event.changes(batch)) {
                sink.change(change, time);
            }
            watermark.event(time);
        }
        if (events > 0) {
            last = event.token();
        }
        return events;
    }

    /** The token of the batch's last event; null if the batch was empty or the event had none. */
    @Nullable
    ResumeToken lastToken() {
        return last;
    }
}
