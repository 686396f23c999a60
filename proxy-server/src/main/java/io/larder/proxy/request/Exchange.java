package io.larder.proxy.request;

import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.session.Principal;
import io.larder.proxy.session.SessionId;
import io.larder.proxy.session.Transactions.Pin;
import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.proxy.upstream.UpstreamListener;
import io.larder.proxy.upstream.Waiting;
import io.larder.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request of one client on its way upstream, and its reply on the way back. There is one object for each client, used
 * for one request after the other.
 *
 * <pre>
 *            forward              connection                reply, or its last part
 *   IDLE -------------&gt; WAITING -------------&gt; AWAITING ---------------------------&gt; IDLE
 *     ^                                           |  no reply due (w: 0)
 *     +--- next request, or some time ---- HOLDING &lt;'
 * </pre>
 *
 * After a request without a reply the connection is held: a server that is no longer primary answers such a request by
 * closing, which the client must come to know, and what the client asks next must come behind it.
 */
final class Exchange implements UpstreamListener {
    private static final long HOLD_MILLIS = 1000;

    private final ClientConnection client;
    private final LoopRequests loop;
    private final RequestFacts facts;
    private final Outgoing outgoing = new Outgoing();
    private Principal principal = Principal.NOBODY;
    private @Nullable Target target;
    private @Nullable Waiting waiting;
    private @Nullable UpstreamConnection upstream;
    private @Nullable LargeReply large;
    private @Nullable SessionId beginsTransaction;
    private boolean active;
    private boolean replyBegun;
    private boolean paused;
    private boolean holdTimer;

    Exchange(ClientConnection client, LoopRequests loop, RequestFacts facts) {
        this.client = client;
        this.loop = loop;
        this.facts = facts;
    }

    /**
     * Sends the request where it has to go. Takes the buffers over.
     *
     * @param compressed the same request as the client sent it, if that was compressed
     * @param begins the session whose transaction has to stay where this request goes
     */
    void forward(
            ByteBuf request, @Nullable ByteBuf compressed, Target to, Principal owner, @Nullable SessionId begins) {
        active = true;
        replyBegun = false;
        principal = owner;
        beginsTransaction = begins;
        outgoing.set(request, compressed);
        UpstreamConnection held = upstream;
        if (held != null) {
            if (to == target) {
                send(held);
                return;
            }
            upstream = null;
            held.release();
        }
        target = to;
        UpstreamConnection free = loop.upstream.tryAcquire(to);
        if (free != null) {
            send(free);
        } else {
            facts.waits();
            waiting = loop.upstream.acquire(to, facts.maxTimeMillis(), this);
        }
    }

    private void send(UpstreamConnection to) {
        upstream = to;
        if (beginsTransaction != null) {
            loop.all.transactions().began(beginsTransaction, new Pin(facts.txnNumber(), to.server()));
        }
        ByteBuf frame = outgoing.takeFor(to, loop, client.allocator());
        if (facts.isUnacknowledged()) {
            active = false;
            to.sendOneWay(frame, this);
            holdForAWhile();
            client.exchangeDone();
        } else {
            to.send(frame, this);
        }
    }

    private void holdForAWhile() {
        if (!holdTimer) {
            holdTimer = true;
            client.eventLoop().schedule(this::holdNoLonger, HOLD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void holdNoLonger() {
        holdTimer = false;
        if (!active) {
            releaseUpstream();
        }
    }

    private void releaseUpstream() {
        UpstreamConnection used = upstream;
        if (used != null) {
            upstream = null;
            used.release();
        }
    }

    @Override
    public void upstreamReady(UpstreamConnection connection) {
        waiting = null;
        send(connection);
    }

    @Override
    public void upstreamRefused(UpstreamFailure failure) {
        waiting = null;
        outgoing.clear();
        fail(failure);
    }

    @Override
    public void reply(ByteBuf frame, boolean moreToCome) {
        UpstreamConnection from = upstream;
        if (from == null) {
            frame.release();
            return;
        }
        ByteBuf out;
        try {
            out = Replies.pass(frame, from, facts, principal, loop, client.allocator());
        } catch (MalformedMessageException e) {
            malformed(from, e);
            return;
        }
        if (moreToCome) {
            replyBegun = true;
            write(out);
        } else {
            releaseUpstream();
            client.write(out);
            done();
        }
    }

    @Override
    public void replyStart(ByteBuf start, int frameLength, boolean moreToCome) {
        large = LargeReply.begin(start, frameLength, moreToCome, facts, client.allocator());
        replyPart(large, start, false);
    }

    @Override
    public void replyChunk(ByteBuf chunk, boolean last) {
        if (large == null) {
            chunk.release();
        } else {
            replyPart(large, chunk, last);
        }
    }

    private void replyPart(LargeReply reply, ByteBuf part, boolean last) {
        UpstreamConnection from = upstream;
        if (from == null) {
            part.release();
            return;
        }
        if (reply.isGathered()) {
            reply.gather(part);
            if (last) {
                large = null;
                reply(reply.takeGathered(), reply.moreToCome());
            }
            return;
        }
        try {
            reply.look(part);
        } catch (MalformedMessageException e) {
            part.release();
            malformed(from, e);
            return;
        }
        replyBegun = true;
        if (!last) {
            write(part);
            return;
        }
        large = null;
        Replies.note(reply.cursorId(), false, from, facts, principal, loop.cursors());
        if (reply.moreToCome()) {
            write(part);
        } else {
            releaseUpstream();
            client.write(part);
            done();
        }
    }

    /** Writes what is not the end; a client that does not keep up stops the upstream. */
    private void write(ByteBuf part) {
        client.write(part);
        if (!client.isWritable() && upstream != null && !paused) {
            paused = true;
            upstream.pauseReading();
        }
    }

    void clientWritable() {
        if (paused && upstream != null) {
            upstream.resumeReading();
        }
        paused = false;
    }

    private void malformed(UpstreamConnection from, MalformedMessageException e) {
        upstream = null;
        from.close();
        fail(new UpstreamFailure(
                UpstreamFailure.Kind.MALFORMED,
                "upstream " + from.server() + " sent a reply that cannot be read: " + e.getMessage(),
                true,
                from.server()));
    }

    @Override
    public void upstreamLost(UpstreamFailure failure) {
        upstream = null;
        if (active) {
            fail(failure);
        } else {
            client.close(); // the answer to a request without a reply
        }
    }

    /** An error instead of the reply; where the reply has begun, or none may be sent, only the end of the connection tells. */
    private void fail(UpstreamFailure failure) {
        dropLarge();
        if (replyBegun || facts.isUnacknowledged()) {
            active = false;
            client.close();
            return;
        }
        client.write(ErrorReplies.encode(
                ErrorReplies.of(failure, facts), facts, loop.all.nextReplyId(), client.allocator()));
        done();
    }

    private void done() {
        active = false;
        paused = false;
        client.exchangeDone();
    }

    @Override
    public void upstreamWritable() {
        // requests are sent whole
    }

    /** The client is gone. An operation that still runs is ended by closing its connection: servers notice that. */
    void abandon() {
        outgoing.clear();
        dropLarge();
        if (waiting != null) {
            waiting.cancel();
            waiting = null;
        }
        if (active && upstream != null) {
            UpstreamConnection busy = upstream;
            upstream = null;
            busy.close();
        } else {
            releaseUpstream();
        }
        active = false;
    }

    private void dropLarge() {
        if (large != null) {
            large.drop();
            large = null;
        }
    }
}
