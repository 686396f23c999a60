package io.larder.proxy.request.broadcast;

import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.error.ErrorCode;
import io.larder.proxy.request.error.ErrorReplies;
import io.larder.proxy.request.shared.LoopRequests;
import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.ConnectionSeeker;
import io.larder.proxy.upstream.GatheredReply;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.proxy.upstream.UpstreamListener;
import io.larder.proxy.upstream.Waiting;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** One server's part of a {@link Broadcast}: a small command there, and a reply of no great size back, both as documents. */
final class PartExchange implements ConnectionSeeker, UpstreamListener {
    /** The names of twenty thousand databases. */
    private static final int MOST_BYTES = 2 << 20;

    private final Target target;
    private final RequestFacts facts;
    private final LoopRequests loop;
    private final Runnable done;
    private @Nullable ByteBuf request;
    private @Nullable Waiting waiting;
    private @Nullable UpstreamConnection upstream;
    private @Nullable BsonDocument result;
    private final GatheredReply large = new GatheredReply(MOST_BYTES);

    PartExchange(Target target, RequestFacts facts, LoopRequests loop, Runnable done) {
        this.target = target;
        this.facts = facts;
        this.loop = loop;
        this.done = done;
    }

    void send(BsonDocument command) {
        request = MessageWriter.opMsg(PooledByteBufAllocator.DEFAULT, facts.requestId(), 0, 0, command);
        waiting = loop.upstream().acquire(target, facts.maxTimeMillis(), this);
    }

    BsonDocument result() {
        if (result == null) {
            throw new IllegalStateException("no reply yet");
        }
        return result;
    }

    @Override
    public void upstreamReady(UpstreamConnection connection) {
        waiting = null;
        upstream = connection;
        ByteBuf frame = request;
        request = null;
        if (frame == null) {
            connection.release();
        } else {
            connection.send(frame, this);
        }
    }

    @Override
    public void reply(ByteBuf frame, boolean moreToCome) {
        BsonDocument document;
        try {
            ReplyView view = loop.reply();
            view.parse(frame);
            document = RawDocuments.read(frame, view.bodyOffset(), view.bodyLimit());
            document.remove("topologyVersion");
        } catch (MalformedMessageException e) {
            document = ErrorReplies.of(ErrorCode.PROTOCOL_ERROR, "the upstream's reply cannot be read");
        } finally {
            frame.release();
        }
        UpstreamConnection used = upstream;
        upstream = null;
        if (used != null) {
            used.release();
        }
        finish(document);
    }

    private void finish(BsonDocument document) {
        if (result == null) {
            result = document;
            done.run();
        }
    }

    @Override
    public void upstreamRefused(UpstreamFailure failure) {
        waiting = null;
        dropRequest();
        finish(ErrorReplies.of(failure, facts));
    }

    @Override
    public void upstreamLost(UpstreamFailure failure) {
        upstream = null;
        large.drop();
        finish(ErrorReplies.of(failure, facts));
    }

    /** One that is larger than any such reply ends the part as an error. */
    @Override
    public void replyStart(ByteBuf start, int frameLength, boolean moreToCome) {
        if (large.start(start, frameLength)) {
            return;
        }
        UpstreamConnection used = upstream;
        upstream = null;
        if (used != null) {
            used.close();
        }
        finish(ErrorReplies.of(ErrorCode.PROTOCOL_ERROR, "the upstream's reply is too large"));
    }

    @Override
    public void replyChunk(ByteBuf chunk, boolean last) {
        ByteBuf whole = large.add(chunk, last);
        if (whole != null) {
            reply(whole, false);
        }
    }

    void abandon() {
        result = new BsonDocument();
        dropRequest();
        if (waiting != null) {
            waiting.cancel();
            waiting = null;
        }
    }

    private void dropRequest() {
        if (request != null) {
            request.release();
            request = null;
        }
    }
}
