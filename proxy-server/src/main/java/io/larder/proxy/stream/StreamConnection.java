package io.larder.proxy.stream;

import com.mongodb.ServerAddress;
import io.larder.engine.stream.ChangeStream;
import io.larder.engine.stream.NewestClusterTime;
import io.larder.engine.stream.StreamRequest;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.TopologyView;
import io.larder.proxy.upstream.ConnectionSeeker;
import io.larder.proxy.upstream.GatheredReply;
import io.larder.proxy.upstream.LoopUpstream;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.proxy.upstream.UpstreamListener;
import io.larder.proxy.upstream.Waiting;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.ReplyField;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Runs a change stream: sends what it wants sent, hands it the replies, keeps its pauses, and moves it to the new primary
 * after an election. At most one request is under way, and one batch in memory. On one event loop.
 *
 * <pre>
 *   PAUSING --(time)--> ACQUIRING --(connection)--> READING --(reply)--> READING
 *      ^                    |                          |
 *      +------ refused -----+---- lost, overdue -------+
 * </pre>
 */
final class StreamConnection implements ConnectionSeeker, UpstreamListener {
    private final EventLoop loop;
    private final LoopUpstream upstream;
    private final Topology topology;
    private final ChangeStream stream;
    private final Consumer<String> readsFrom;
    private final NewestClusterTime clusterTime;
    private final StreamLog log;
    private final ReplyView view = new ReplyView();
    private final GatheredReply gathered = new GatheredReply(MessageHeader.DEFAULT_MAX_MESSAGE_BYTES);
    private @Nullable Waiting waiting;
    private @Nullable UpstreamConnection connection;
    /** The end of a pause, or of the time that a reply may take. */
    private @Nullable Future<?> timer;

    private int requestId;
    /** Whether a server was there to ask when the topology was last looked at. */
    private boolean reachable;

    private boolean closed;

    /** {@code readsFrom} is told whose history is read before each time that a cursor is opened. */
    StreamConnection(
            EventLoop loop,
            LoopUpstream upstream,
            Topology topology,
            ChangeStream stream,
            Consumer<String> readsFrom,
            NewestClusterTime clusterTime,
            StreamLog log) {
        this.loop = loop;
        this.upstream = upstream;
        this.topology = topology;
        this.stream = stream;
        this.readsFrom = readsFrom;
        this.clusterTime = clusterTime;
        this.log = log;
        this.reachable = isReachable();
    }

    ChangeStream stream() {
        return stream;
    }

    /** The next thing to do, whatever was before. */
    void goOn() {
        cancelTimer();
        if (closed) {
            return;
        }
        log.look(stream.figures());
        long pause = stream.pauseNanos(System.nanoTime());
        if (pause > 0) {
            giveBack();
            timer = loop.schedule(this::goOn, pause, TimeUnit.NANOSECONDS);
        } else if (!stream.opensNext()) {
            send();
        } else {
            giveBack(); // by now another server may suit better
            waiting = upstream.acquire(Target.PRIMARY, 0, this);
        }
    }

    private void send() {
        UpstreamConnection to = connection;
        if (to == null) {
            throw new IllegalStateException("a cursor without its connection");
        }
        StreamRequest request = stream.next(System.nanoTime());
        BsonDocument body = request.body();
        if (topology.view().direct()) {
            // The one server that is asked for may be a secondary.
            body.append("$readPreference", new BsonDocument("mode", new BsonString("primaryPreferred")));
        }
        timer = loop.schedule(this::overdue, request.limit().toNanos(), TimeUnit.NANOSECONDS);
        to.send(MessageWriter.opMsg(ByteBufAllocator.DEFAULT, ++requestId, 0, 0, body), this);
    }

    private void overdue() {
        drop();
        stream.overdue(System.nanoTime());
        goOn();
    }

    private boolean isReachable() {
        return !topology.view().candidates(Target.PRIMARY).isEmpty();
    }

    void topologyChanged() {
        boolean before = reachable;
        reachable = isReachable();
        if (closed) {
            return;
        }
        UpstreamConnection held = connection;
        if (held != null) {
            followPrimary(held);
        } else if (reachable && !before && waiting == null) {
            // What pauses after failures is for servers that nobody has news of: here is the news.
            stream.serverIsBack();
            goOn();
        }
    }

    /** After an election the old primary's stream may stand still without anybody noticing. */
    private void followPrimary(UpstreamConnection held) {
        TopologyView now = topology.view();
        if (now.direct() || now.kind() != ClusterKind.REPLICA_SET) {
            return;
        }
        ServerAddress primary = now.primary();
        if (primary != null && !primary.equals(held.server())) {
            drop();
            stream.moveOn();
            goOn();
        }
    }

    @Override
    public void upstreamReady(UpstreamConnection ready) {
        waiting = null;
        if (closed) {
            ready.release();
            return;
        }
        connection = ready;
        BsonDocument hello = ready.handshaken().hello();
        if (hello.isDocument("$clusterTime")) {
            clusterTime.note(hello.getDocument("$clusterTime"));
        }
        readsFrom.accept(topology.view().history(ready.server()));
        send();
    }

    @Override
    public void upstreamRefused(UpstreamFailure failure) {
        waiting = null;
        if (failure.kind() == UpstreamFailure.Kind.AUTHENTICATION) {
            log.said(failure.message());
            stream.refused(System.nanoTime());
        } else {
            stream.failed(System.nanoTime());
        }
        goOn();
    }

    @Override
    public void reply(ByteBuf frame, boolean moreToCome) {
        try {
            view.parse(frame);
            if (!view.isOk()) {
                log.said(message(frame));
            }
            stream.reply(frame, view.bodyOffset(), view.bodyLimit(), System.nanoTime());
        } catch (MalformedMessageException e) {
            drop();
            stream.failed(System.nanoTime());
        } finally {
            frame.release();
        }
        goOn();
    }

    private String message(ByteBuf frame) {
        BsonDocument body = RawDocuments.read(frame, view.bodyOffset(), view.bodyLimit());
        String text = body.isString(ReplyField.ERRMSG.fieldName())
                ? body.getString(ReplyField.ERRMSG.fieldName()).getValue()
                : "no message";
        return text + " (code " + view.code() + ")";
    }

    @Override
    public void replyStart(ByteBuf start, int frameLength, boolean moreToCome) {
        if (!gathered.start(start, frameLength)) {
            drop();
            stream.failed(System.nanoTime());
            goOn();
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
        gathered.drop();
        if (!closed) {
            stream.failed(System.nanoTime());
            goOn();
        }
    }

    /** A stream's request is meant to wait where nothing happens: for how long, the stream says with each. */
    @Override
    public boolean hasOwnTimeLimit() {
        return true;
    }

    private void giveBack() {
        UpstreamConnection held = connection;
        connection = null;
        if (held != null) {
            held.release();
        }
    }

    /** Ends the connection in the middle of a request: that ends the operation at the server as well. */
    private void drop() {
        gathered.drop();
        UpstreamConnection held = connection;
        connection = null;
        if (held != null) {
            held.close();
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    void close() {
        closed = true;
        cancelTimer();
        if (waiting != null) {
            waiting.cancel();
            waiting = null;
        }
        drop();
    }
}
