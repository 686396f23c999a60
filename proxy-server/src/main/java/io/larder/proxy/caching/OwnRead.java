package io.larder.proxy.caching;

import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.LoopUpstream;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.proxy.upstream.UpstreamListener;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** One request of Larder's own, and its reply, which is gathered where it comes in parts. On an event loop. */
final class OwnRead implements UpstreamListener {
    private static final long PATIENCE_MILLIS = 5000;

    private final Witness witness;
    private final Runnable over;
    private @Nullable ByteBuf request;
    private @Nullable ByteBuf gathered;
    private @Nullable UpstreamConnection connection;
    private boolean ended;

    OwnRead(ByteBuf request, Witness witness, Runnable over) {
        this.request = request;
        this.witness = witness;
        this.over = over;
    }

    void start(LoopUpstream upstream, Target target) {
        var unused = upstream.acquire(target, PATIENCE_MILLIS, this);
    }

    @Override
    public void upstreamReady(UpstreamConnection ready) {
        ByteBuf frame = request;
        request = null;
        if (frame != null) {
            connection = ready;
            ready.send(frame, this);
        }
    }

    @Override
    public void upstreamRefused(UpstreamFailure failure) {
        lost();
    }

    @Override
    public void upstreamLost(UpstreamFailure failure) {
        connection = null;
        lost();
    }

    @Override
    public void reply(ByteBuf frame, boolean moreToCome) {
        UpstreamConnection from = connection;
        connection = null;
        try {
            if (from == null || moreToCome) {
                lost();
            } else {
                read(frame, from);
            }
        } catch (MalformedMessageException e) {
            lost();
        } finally {
            frame.release();
        }
        if (from != null) {
            from.release();
        }
    }

    private void read(ByteBuf frame, UpstreamConnection from) {
        boolean compressed = CompressedMessage.isCompressed(frame);
        ByteBuf plain = compressed
                ? CompressedMessage.inflate(
                        frame, MessageHeader.DEFAULT_MAX_MESSAGE_BYTES, PooledByteBufAllocator.DEFAULT)
                : frame.retain();
        try {
            if (compressed) {
                from.inspect(plain);
            }
            ReplyView reply = new ReplyView();
            reply.parse(plain);
            if (!ended) {
                ended = true;
                told(reply);
            }
        } finally {
            plain.release();
        }
    }

    /** Whatever comes of it, the place of this read is free again. */
    private void told(ReplyView reply) {
        boolean told = false;
        try {
            witness.reply(reply);
            told = true;
        } finally {
            if (!told) {
                witness.lost(true);
            }
            over.run();
        }
    }

    @Override
    public void replyStart(ByteBuf start, int frameLength, boolean moreToCome) {
        gathered = PooledByteBufAllocator.DEFAULT.directBuffer(frameLength, frameLength);
        replyChunk(start, false);
    }

    @Override
    public void replyChunk(ByteBuf chunk, boolean last) {
        ByteBuf whole = gathered;
        if (whole == null) {
            chunk.release();
            return;
        }
        whole.writeBytes(chunk);
        chunk.release();
        if (last) {
            gathered = null;
            reply(whole, false);
        }
    }

    @Override
    public void upstreamWritable() {
        // the request is sent whole
    }

    private void lost() {
        if (request != null) {
            request.release();
            request = null;
        }
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
        if (!ended) {
            ended = true;
            witness.lost(true);
            over.run();
        }
    }
}
