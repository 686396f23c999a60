package io.larder.proxy.caching;

import io.larder.engine.name.Namespace;
import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.ConnectionSeeker;
import io.larder.proxy.upstream.Lender;
import io.larder.proxy.upstream.LoopUpstream;
import io.larder.proxy.upstream.OwnExchange;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.proxy.upstream.UpstreamListener;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.message.ReplyScanner;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
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
    private final @Nullable Namespace asked;
    private @Nullable UpstreamConnection connection;
    private @Nullable OwnExchange closing;
    private boolean ended;

    /** @param limit for the reply to be complete; zero where its lender looks after that */
    private OwnRead(ByteBuf request, Witness witness, Runnable over, @Nullable Lender lender, Duration limit) {
        this.limit = limit;
        this.request = request;
        this.asked = asked(request);
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

    /** Of what it asks for documents, which may come with a cursor; null where it is for something else. */
    private static @Nullable Namespace asked(ByteBuf request) {
        int body =
                request.readerIndex() + MessageHeader.LENGTH + Integer.BYTES + 1; // flags, and the kind of the section
        BsonCursor field = new BsonCursor().reset(request, body, request.writerIndex());
        String collection = null;
        while (field.next()) {
            if (field.nameIs("find") || field.nameIs("aggregate")) {
                collection = field.type() == BsonTypes.STRING ? field.stringValue() : null;
            } else if (field.nameIs("$db") && collection != null) {
                return new Namespace(field.stringValue(), collection);
            }
        }
        return null;
    }

    /** The lender is gone. */
    void abandon() {
        if (closing != null) {
            closing.abandon();
            return;
        }
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
        long leftOpen = 0;
        try {
            if (from != null && !moreToCome) {
                leftOpen = read(frame, from);
                read = true;
            }
        } catch (MalformedMessageException e) {
            lost();
        } finally {
            frame.release();
        }
        if (read) {
            giveBack(leftOpen);
        } else {
            cutOff("a reply that cannot be read");
        }
    }

    /** Gives the cursor that is open now, or 0. */
    private long read(ByteBuf frame, UpstreamConnection from) {
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
            return reply.cursorId();
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
            giveBack(scanner.cursorId());
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Of an answer that takes more than one reply nobody wants the rest, and the server would keep it for minutes. */
    private void giveBack(long leftOpen) {
        UpstreamConnection used = connection;
        Namespace from = asked;
        connection = null;
        stopTimer();
        if (leftOpen == 0 || used == null || from == null) {
            giveBack(used);
            return;
        }
        BsonDocument kill = new BsonDocument("killCursors", new BsonString(from.collection()))
                .append("cursors", new BsonArray(List.of(new BsonInt64(leftOpen))))
                .append("$db", new BsonString(from.database()));
        OwnExchange question = OwnExchange.over(used, kill, reply -> giveBack(used), this::lostUnderQuestion);
        closing = question;
        if (!limit.isZero()) {
            timer = used.eventLoop().schedule(question::abandon, limit.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void lostUnderQuestion(UpstreamFailure failure) {
        closing = null;
        stopTimer();
        if (lender != null) {
            lender.lost(failure);
        }
    }

    private void giveBack(@Nullable UpstreamConnection used) {
        closing = null;
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
