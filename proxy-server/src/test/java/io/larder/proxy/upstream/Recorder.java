package io.larder.proxy.upstream;

import io.larder.wire.bson.RawDocuments;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;

/** A seeker and listener that keeps what it is told, for a test on another thread to take. */
public class Recorder implements ConnectionSeeker, UpstreamListener {
    /** Whole replies read into documents; the length of pieces of large ones. */
    public record Reply(BsonDocument body, boolean moreToCome) {}

    public record Start(int bytes, int frameLength) {}

    public record Chunk(int bytes, boolean last) {}

    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

    public <T> T next(Class<T> kind) {
        try {
            Object event = events.poll(20, TimeUnit.SECONDS);
            if (!kind.isInstance(event)) {
                throw new AssertionError("expected a " + kind.getSimpleName() + " but got " + event);
            }
            return kind.cast(event);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public boolean isEmpty() {
        return events.isEmpty();
    }

    @Override
    public void upstreamReady(UpstreamConnection connection) {
        events.add(connection);
    }

    @Override
    public void upstreamRefused(UpstreamFailure failure) {
        events.add(failure);
    }

    @Override
    public void reply(ByteBuf frame, boolean moreToCome) {
        try {
            ReplyView view = new ReplyView();
            view.parse(frame);
            events.add(new Reply(RawDocuments.read(frame, view.bodyOffset(), view.bodyLimit()), moreToCome));
        } finally {
            frame.release();
        }
    }

    @Override
    public void replyStart(ByteBuf start, int frameLength, boolean moreToCome) {
        events.add(new Start(start.readableBytes(), frameLength));
        start.release();
    }

    @Override
    public void replyChunk(ByteBuf chunk, boolean last) {
        events.add(new Chunk(chunk.readableBytes(), last));
        chunk.release();
    }

    @Override
    public void upstreamLost(UpstreamFailure failure) {
        events.add(failure);
    }
}
