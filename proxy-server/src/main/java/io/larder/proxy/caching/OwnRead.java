package io.larder.proxy.caching;

import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.ConnectionSeeker;
import io.larder.proxy.upstream.Lender;
import io.larder.proxy.upstream.LoopUpstream;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.proxy.upstream.UpstreamListener;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.message.ReplyScanner;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request of Larder's own, and its reply. A large reply is handed on in the parts in which it comes: what is to be kept of
 * it is the witness's to count and to bound. On an event loop.
 */
final class OwnRead implements ConnectionSeeker, UpstreamListener {
    private static final long PATIENCE_MILLIS = 5000;
    /** The request goes out plain, so a reply that is not is unusual, and one that is large besides is done without. */
    private static final int MOST_INFLATED_BYTES = 1 << 20;

    private final Witness witness;
    private final Runnable over;
    private final ReplyScanner scanner = new ReplyScanner();
    private final @Nullable Lender lender;
    private final Duration limit;
    private @Nullable Future<?> timer;
    private @Nullable ByteBuf request;
    private @Nullable UpstreamConnection connection;
    private boolean ended;

    /** @param limit for the reply to be complete; zero where its lender looks after that */
    private OwnRead(ByteBuf request, Witness witness, Runnable over, @Nullable Lender lender, Duration limit) {
        this.limit = limit;
        this.request = request;
        this.witness = witness;
        this.over = over;
        this.lender = lender;
    }

    /** Over a connection from the pools. */
    static void start(
            ByteBuf request, Witness witness, Runnable over, LoopUpstream upstream, Target target, Duration limit) {
        var unused = upstream.acquire(target, PATIENCE_MILLIS, new OwnRead(request, witness, over, null, limit));
    }

    /** Over a connection that is the lender's and has no request on it. */
    static OwnRead over(UpstreamConnection lent, ByteBuf request, Witness witness, Lender lender) {
        OwnRead read = new OwnRead(request, witness, () -> {}, lender, Duration.ZERO);
        read.upstreamReady(lent);
        return read;
    }

    /** The lender is gone. */
    void abandon() {
        UpstreamConnection lent = connection;
        if (lent != null) {
            lent.close();
            upstreamLost(new UpstreamFailure(UpstreamFailure.Kind.LOST, "the client is gone", true, null));
        }
    }

    @Override
    public void upstreamReady(UpstreamConnection ready) {
        ByteBuf frame = request;
        request = null;
        if (frame != null) {
            connection = ready;
            if (!limit.isZero()) {
                timer = ready.eventLoop()
                        .schedule(() -> cutOff("no reply in time"), limit.toMillis(), TimeUnit.MILLISECONDS);
            }
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
        stopTimer();
        lost();
        if (lender != null) {
            lender.lost(failure);
        }
    }

    @Override
    public void reply(ByteBuf frame, boolean moreToCome) {
        UpstreamConnection from = connection;
        boolean read = false;
        try {
            if (from != null && !moreToCome) {
                read(frame, from);
                read = true;
            }
        } catch (MalformedMessageException e) {
            lost();
        } finally {
            frame.release();
        }
        if (read) {
            giveBack();
        } else {
            cutOff("a reply that cannot be read");
        }
    }

    private void read(ByteBuf frame, UpstreamConnection from) {
        boolean compressed = CompressedMessage.isCompressed(frame);
        ByteBuf plain = compressed
                ? CompressedMessage.inflate(frame, MOST_INFLATED_BYTES, PooledByteBufAllocator.DEFAULT)
                : frame.retain();
        try {
            if (compressed) {
                from.inspect(plain);
            }
            ReplyView reply = new ReplyView();
            reply.parse(plain);
            end(() -> witness.reply(reply));
        } finally {
            plain.release();
        }
    }

    /** Whatever comes of it, the place of this read is free again. */
    private void end(Runnable told) {
        if (ended) {
            return;
        }
        ended = true;
        boolean heard = false;
        try {
            told.run();
            heard = true;
        } finally {
            if (!heard) {
                witness.lost(true);
            }
            over.run();
        }
    }

    @Override
    public void replyStart(ByteBuf start, int frameLength, boolean moreToCome) {
        if (moreToCome || CompressedMessage.isCompressed(start)) {
            start.release();
            cutOff("a large reply in a form that was not asked for");
            return;
        }
        scanner.reset();
        replyChunk(start, false);
    }

    @Override
    public void replyChunk(ByteBuf chunk, boolean last) {
        if (connection == null) {
            chunk.release();
            return;
        }
        try {
            scanner.feed(chunk, chunk.readerIndex(), chunk.writerIndex());
            if (!ended) {
                witness.part(chunk);
            }
        } catch (MalformedMessageException e) {
            lost();
            cutOff("a reply that cannot be read");
            return;
        } finally {
            chunk.release();
        }
        if (last) {
            end(() -> witness.end(scanner));
            giveBack();
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void giveBack() {
        UpstreamConnection used = connection;
        connection = null;
        stopTimer();
        if (lender != null) {
            lender.free();
        } else if (used != null) {
            used.release();
        }
    }

    /** The connection is of no use any more. */
    private void cutOff(String why) {
        UpstreamConnection used = connection;
        if (used != null) {
            used.close();
            upstreamLost(new UpstreamFailure(UpstreamFailure.Kind.MALFORMED, why, true, used.server()));
        }
    }

    private void lost() {
        if (request != null) {
            request.release();
            request = null;
        }
        if (!ended) {
            ended = true;
            witness.lost(true);
            over.run();
        }
    }
}
