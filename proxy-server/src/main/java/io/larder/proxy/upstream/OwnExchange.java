package io.larder.proxy.upstream;

import com.mongodb.ServerAddress;
import io.larder.proxy.topology.Target;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * One small command of the proxy's own and its reply, as documents. Whoever asked is told of exactly one outcome, unless it
 * gives up. Lives on the event loop of its connection.
 */
public final class OwnExchange implements ConnectionSeeker, UpstreamListener {
    /** Nothing that is asked this way is answered at length. */
    private static final int MOST_BYTES = 4 << 20;

    private final EventLoop loop;
    private final BsonDocument command;
    private final Duration limit;
    private final Consumer<BsonDocument> replied;
    private final Consumer<UpstreamFailure> failed;
    private final GatheredReply gathered = new GatheredReply(MOST_BYTES);
    private final boolean pooled;
    private @Nullable Waiting waiting;
    private @Nullable UpstreamConnection connection;
    private @Nullable ServerAddress server;
    private @Nullable Future<?> timer;
    private boolean over;

    private OwnExchange(
            EventLoop loop,
            BsonDocument command,
            Duration limit,
            boolean pooled,
            Consumer<BsonDocument> replied,
            Consumer<UpstreamFailure> failed) {
        this.loop = loop;
        this.command = command;
        this.limit = limit;
        this.pooled = pooled;
        this.replied = replied;
        this.failed = failed;
    }

    /**
     * Over a connection from the pools.
     *
     * @param command with {@code $db}
     * @param limit how long everything may take
     */
    public static OwnExchange start(
            EventLoop loop,
            LoopUpstream upstream,
            Target target,
            BsonDocument command,
            Duration limit,
            Consumer<BsonDocument> replied,
            Consumer<UpstreamFailure> failed) {
        OwnExchange exchange = new OwnExchange(loop, command, limit, true, replied, failed);
        exchange.watchTime();
        exchange.waiting = upstream.acquire(target, limit.toMillis(), exchange);
        return exchange;
    }

    /**
     * Over a connection that is the caller's and has no request on it; it is the caller's again with the reply. There is no
     * limit but the server's: a connection that is only slow must not be taken from whom it belongs to.
     */
    public static OwnExchange over(
            UpstreamConnection connection,
            BsonDocument command,
            Consumer<BsonDocument> replied,
            Consumer<UpstreamFailure> failed) {
        OwnExchange exchange = new OwnExchange(connection.eventLoop(), command, Duration.ZERO, false, replied, failed);
        exchange.send(connection);
        return exchange;
    }

    private void watchTime() {
        timer = loop.schedule(this::late, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void late() {
        if (!over) {
            fail(new UpstreamFailure(
                    UpstreamFailure.Kind.TIMED_OUT, "no reply within " + limit.toMillis() + " ms", true, null));
        }
    }

    /** Whom the connection belongs to is gone: it ends, and that is told as a failure. */
    public void abandon() {
        fail(new UpstreamFailure(UpstreamFailure.Kind.LOST, "the client is gone", true, null));
    }

    /** Nobody is told of anything any more. */
    public void cancel() {
        finish();
        end();
    }

    /** Whom it was sent to; null if it was not. */
    public @Nullable ServerAddress server() {
        return server;
    }

    private void finish() {
        over = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void end() {
        gathered.drop();
        if (waiting != null) {
            waiting.cancel();
            waiting = null;
        }
        UpstreamConnection used = connection;
        connection = null;
        if (used != null) {
            used.close();
        }
    }

    private void fail(UpstreamFailure failure) {
        if (!over) {
            finish();
            end();
            failed.accept(failure);
        }
    }

    private void send(UpstreamConnection to) {
        connection = to;
        server = to.server();
        to.send(MessageWriter.opMsg(ByteBufAllocator.DEFAULT, 1, 0, 0, command), this);
    }

    @Override
    public void upstreamReady(UpstreamConnection ready) {
        waiting = null;
        if (over) {
            ready.release();
        } else {
            send(ready);
        }
    }

    @Override
    public void upstreamRefused(UpstreamFailure failure) {
        waiting = null;
        fail(failure);
    }

    @Override
    public void reply(ByteBuf frame, boolean moreToCome) {
        BsonDocument document;
        try {
            ReplyView view = new ReplyView();
            view.parse(frame);
            document = RawDocuments.read(frame, view.bodyOffset(), view.bodyLimit());
        } catch (MalformedMessageException e) {
            fail(new UpstreamFailure(UpstreamFailure.Kind.MALFORMED, String.valueOf(e.getMessage()), true, null));
            return;
        } finally {
            frame.release();
        }
        UpstreamConnection used = connection;
        connection = null;
        if (over) {
            return;
        }
        finish();
        if (pooled && used != null) {
            used.release();
        }
        replied.accept(document);
    }

    @Override
    public void replyStart(ByteBuf start, int frameLength, boolean moreToCome) {
        if (!gathered.start(start, frameLength)) {
            fail(new UpstreamFailure(
                    UpstreamFailure.Kind.MALFORMED, "a reply of " + frameLength + " bytes", true, null));
        }
    }

    @Override
    public void replyChunk(ByteBuf chunk, boolean last) {
        ByteBuf whole = gathered.add(chunk, last);
        if (whole != null) {
            reply(whole, false);
        }
    }

    @Override
    public void upstreamLost(UpstreamFailure failure) {
        connection = null;
        fail(failure);
    }
}
