package io.larder.engine.stream;

import io.larder.engine.stream.StreamFigures.State;
import io.larder.engine.stream.StreamRequest.Kind;
import io.larder.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One change stream: what to send next, and what each reply proves. Pulls one batch at a time, so it holds nothing back: what
 * it cannot take waits at the server, and shows as a stream that is not heard of.
 *
 * <pre>
 *             next: OPEN                reply                next: MORE
 *   NO CURSOR ----------&gt; OPENING ---------------&gt; CURSOR ------------&gt; READING
 *      ^  ^                 |                        ^                    |  |
 *      |  +--error, failed--+                        +------- batch ------+  |
 *      |                                                                     |
 *      +-- error, failed, end of the cursor: after a pause, from the last ---+
 *          token; or, where that cannot be, from now on, everything dropped
 * </pre>
 *
 * <p>One thread calls everything but {@link #figures()}.
 */
public final class ChangeStream {
    /** A batch of this many bytes may have been cut off by the server's limit of 16 MiB. */
    private static final int CUT_OFF_BYTES = 8 << 20;

    private static final int MOST_SILENCES = 6;

    private final StreamSettings settings;
    private final StreamSink sink;
    private final NewestClusterTime clusterTime;
    private final StreamCommands commands;
    private final StreamReply reply = new StreamReply();
    private final EventFeed feed;
    private final Watermark watermark;
    private final BackOff backOff;
    private final StreamCounters counters = new StreamCounters();
    private final NextStart start = new NextStart();
    private final LossNews loss;
    private EventSize size = EventSize.WHOLE;
    private @Nullable Kind awaiting;
    private long sentNanos;
    private long cursor;
    private String collection = "";
    private int silences;
    private boolean notAllowed;

    private final boolean lossUnnoticed;
    private final boolean endUnnoticed;
    private final boolean cutOffIsHeard;

    public ChangeStream(
            StreamSettings settings,
            Coverage coverage,
            EventChanges changes,
            NewestClusterTime clusterTime,
            StreamSink sink) {
        this(settings, coverage, changes, clusterTime, sink, Set.of());
    }

    ChangeStream(
            StreamSettings settings,
            Coverage coverage,
            EventChanges changes,
            NewestClusterTime clusterTime,
            StreamSink sink,
            Set<Flaw> flaws) {
        this.settings = settings;
        this.sink = sink;
        this.clusterTime = clusterTime;
        this.commands = new StreamCommands(settings, coverage, clusterTime);
        this.watermark = new Watermark(settings.sharded(), flaws);
        this.feed = new EventFeed(new StreamEvent(changes, coverage), sink, watermark);
        this.loss = new LossNews(counters, sink);
        this.backOff = new BackOff(settings);
        this.lossUnnoticed = flaws.contains(Flaw.HISTORY_LOST_UNNOTICED);
        this.endUnnoticed = flaws.contains(Flaw.INVALIDATION_UNNOTICED);
        this.cutOffIsHeard = flaws.contains(Flaw.CUT_OFF_BATCH_IS_HEARD);
    }

    /** How long the next request has to wait yet. */
    public long pauseNanos(long nowNanos) {
        return backOff.remainingNanos(nowNanos);
    }

    /** Whether the next request opens a cursor, wherever that may be best. */
    public boolean opensNext() {
        return cursor == 0;
    }

    /** The next request. It counts as sent at this moment, and the next call must be what became of it. */
    public StreamRequest next(long nowNanos) {
        if (awaiting != null) {
            throw new IllegalStateException("a request is under way");
        }
        sentNanos = nowNanos;
        Duration limit = settings.silence().multipliedBy(1L << Math.min(silences, MOST_SILENCES));
        if (cursor == 0) {
            awaiting = Kind.OPEN;
            return new StreamRequest(Kind.OPEN, commands.open(start.point(clusterTime.time()), size), limit);
        }
        awaiting = Kind.MORE;
        return new StreamRequest(Kind.MORE, commands.more(cursor, collection), limit.plus(settings.maxAwait()));
    }

    /** The reply's body, at these places of a buffer that stays the caller's. */
    public void reply(ByteBuf buf, int offset, int limit, long nowNanos) {
        Kind asked = awaiting;
        if (asked == null) {
            throw new IllegalStateException("nothing was asked");
        }
        awaiting = null;
        try {
            reply.parse(buf, offset, limit, clusterTime);
            if (reply.isOk()) {
                batch(buf, asked, nowNanos);
            } else {
                error(reply.code(), reply.isResumable(), nowNanos);
            }
        } catch (MalformedMessageException unreadable) {
            startAnew(StreamLoss.BROKEN, nowNanos);
        }
    }

    /** The connection broke, or could not be made. Nothing is lost by that: the stream goes on from its last token. */
    public void failed(long nowNanos) {
        awaiting = null;
        pauseAndResume(nowNanos);
    }

    /** No reply came in time. The next one may take longer, for a server may have much to skip before it answers. */
    public void overdue(long nowNanos) {
        silences++;
        failed(nowNanos);
    }

    /** The server does not let the proxy in. */
    public void refused(long nowNanos) {
        awaiting = null;
        refuse(nowNanos);
    }

    /** Whether the last refusal was for want of rights, so that less than was asked for may be granted. */
    public boolean isNotAllowed() {
        return notAllowed;
    }

    /** The cursor is given up for one on a better server, at once. */
    public void moveOn() {
        awaiting = null;
        cursor = 0;
        backOff.end();
    }

    /** A server that could not be reached was seen again. What was refused by one stays so for its time. */
    public void serverIsBack() {
        backOff.beginAnew();
    }

    /** By any thread. */
    public StreamFigures figures() {
        return counters.figures();
    }

    private void batch(ByteBuf buf, Kind asked, long nowNanos) {
        if (asked == Kind.OPEN) {
            counters.opened();
            loss.vouched();
            watermark.opened(reply.token());
        } else {
            backOff.succeeded();
            silences = 0;
        }
        cursor = reply.cursorId();
        collection = reply.collection();
        int events = feed.pass(reply.batch(buf));
        counters.batch(events, reply.batchBytes());
        ResumeToken token = reply.token();
        if (asked == Kind.MORE && token != null) {
            watermark.batch(token, events == 0, reply.operationTime());
        }
        tellProgress(asked, events);
        ResumeToken reached = token == null ? feed.lastToken() : token;
        start.read(reached, reply.operationTime());
        if (cursor == 0) {
            ended(reached, nowNanos);
        }
    }

    private void tellProgress(Kind asked, int events) {
        if (watermark.time() != 0) {
            counters.watermark(watermark.time());
            sink.watermark(watermark.time());
        }
        counters.lag(reply.operationTime(), watermark.time());
        boolean cutOff = events >= settings.batchDocuments() || reply.batchBytes() >= CUT_OFF_BYTES;
        counters.state(cutOff ? State.BEHIND : State.LIVE);
        if (asked == Kind.MORE && (!cutOff || cutOffIsHeard)) {
            counters.heard(sentNanos);
            sink.heard(sentNanos);
        }
    }

    /** The server closed the cursor: what the stream is on is gone. Only past that place is there anything to come. */
    private void ended(@Nullable ResumeToken at, long nowNanos) {
        if (endUnnoticed) {
            start.anew();
            return;
        }
        startAnew(StreamLoss.INVALIDATED, nowNanos);
        if (at != null) {
            start.behindInvalidation(at);
        }
    }

    private void error(int code, boolean resumable, long nowNanos) {
        switch (Remedy.of(code, resumable, size)) {
            case RESUME -> pauseAndResume(nowNanos);
            case SMALLER -> {
                EventSize smaller = size.smaller();
                if (smaller == null) {
                    start.onlyFromNow(true);
                    startAnew(StreamLoss.TOO_LARGE, nowNanos);
                } else {
                    size = smaller;
                    pauseAndResume(nowNanos);
                }
            }
            case HISTORY_LOST -> {
                if (lossUnnoticed) {
                    pauseAndResume(nowNanos);
                    start.anew();
                    return;
                }
                start.onlyFromNow(watermark.time() == 0);
                startAnew(StreamLoss.HISTORY, nowNanos);
            }
            case REFUSED -> {
                notAllowed = Remedy.isNotAllowed(code);
                refuse(nowNanos);
            }
            case GIVE_UP -> startAnew(StreamLoss.BROKEN, nowNanos);
        }
    }

    private void pauseAndResume(long nowNanos) {
        cursor = 0;
        counters.state(State.DOWN);
        backOff.failed(nowNanos);
    }

    private void startAnew(StreamLoss why, long nowNanos) {
        pauseAndResume(nowNanos);
        start.anew();
        watermark.forget();
        loss.lost(why);
    }

    private void refuse(long nowNanos) {
        startAnew(StreamLoss.REFUSED, nowNanos);
        backOff.refused(nowNanos);
        counters.state(State.REFUSED);
    }
}
