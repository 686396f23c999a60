package io.larder.proxy.request;

import com.mongodb.ServerAddress;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.session.SessionId;
import io.larder.proxy.session.Transactions.Pin;
import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.proxy.upstream.UpstreamListener;
import io.larder.proxy.upstream.Waiting;
import io.larder.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * One request of one client on its way upstream, and its reply on the way back. There is one object for each client, used
 * for one request after the other.
 *
 * <pre>
 *           forward               connection                 reply, or its last part
 *   IDLE -------------&gt; WAITING -------------&gt; AWAITING ---------------------------&gt; IDLE
 *                                              (at once IDLE, where no reply is due)
 * </pre>
 */
final class Exchange implements UpstreamListener {
    private final ClientConnection client;
    private final LoopRequests loop;
    private final RequestFacts facts;
    private final Outgoing outgoing = new Outgoing();
    private final Lease lease;
    private Principal principal = Principal.NOBODY;
    private Target target = Target.PRIMARY;
    private @Nullable Waiting waiting;
    private @Nullable LargeReply large;
    private @Nullable SessionId beginsTransaction;
    private boolean active;
    private boolean replyBegun;
    private boolean paused;
    private boolean relayed;
    private boolean endsClient;
    private @Nullable Greeted greeted;

    /** Who waits for a connection that was made for a hello; told of one of the two. */
    private record Greeted(Consumer<BsonDocument> hello, Consumer<BsonDocument> failure) {}

    Exchange(ClientConnection client, LoopRequests loop, RequestFacts facts) {
        this.client = client;
        this.loop = loop;
        this.facts = facts;
        this.lease = new Lease(client.eventLoop());
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
        target = to;
        beginsTransaction = begins;
        outgoing.set(request, compressed);
        UpstreamConnection free = lease.reuse(to);
        if (free == null && !relayed) {
            free = loop.upstream.tryAcquire(to);
        }
        if (free != null) {
            send(free);
        } else {
            facts.waits();
            waiting = relayed
                    ? loop.upstream.openBare(to, new BsonDocument(), facts.maxTimeMillis(), this)
                    : loop.upstream.acquire(to, facts.maxTimeMillis(), this);
        }
    }

    /** From now on the client logs in upstream, on a connection that nobody else uses. */
    void relay() {
        relayed = true;
    }

    /** Makes the relayed client's connection, with {@code extra} in its hello, and tells what the server's hello says. */
    void greet(Target to, BsonDocument extra, Consumer<BsonDocument> hello, Consumer<BsonDocument> failure) {
        target = to;
        greeted = new Greeted(hello, failure);
        waiting = loop.upstream.openBare(to, extra, 0, this);
    }

    /** The server that the client is bound to, null while it is to none. */
    @Nullable
    ServerAddress boundTo() {
        UpstreamConnection bound = lease.isBound() ? lease.connection() : null;
        return bound == null ? null : bound.server();
    }

    /** Ends the client's connection, after the request that runs. */
    void endClient() {
        endsClient = true;
        if (!active) {
            client.close();
        }
    }

    private void send(UpstreamConnection to) {
        lease.take(to, target);
        if ((relayed || loop.all.bindsClients()) && !lease.isBound()) {
            lease.bind(to);
        }
        if (beginsTransaction != null) {
            loop.all.transactions().began(beginsTransaction, new Pin(facts.txnNumber(), to.server()));
        }
        ByteBuf frame = outgoing.takeFor(to, loop, client.allocator());
        if (facts.isUnacknowledged()) {
            active = false;
            to.sendOneWay(frame, this);
            lease.keepForAWhile();
            client.exchangeDone();
        } else {
            to.send(frame, this);
        }
    }

    @Override
    public void upstreamReady(UpstreamConnection connection) {
        waiting = null;
        Greeted waits = greeted;
        if (waits == null) {
            send(connection);
            return;
        }
        greeted = null;
        lease.bind(connection);
        connection.watch(this);
        waits.hello().accept(connection.handshaken().hello());
    }

    @Override
    public void upstreamRefused(UpstreamFailure failure) {
        waiting = null;
        Greeted waits = greeted;
        if (waits == null) {
            outgoing.clear();
            fail(failure);
            return;
        }
        greeted = null;
        waits.failure().accept(ErrorReplies.of(failure, facts));
    }

    @Override
    public void reply(ByteBuf frame, boolean moreToCome) {
        UpstreamConnection from = lease.connection();
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
            pass(out);
        } else {
            end(out);
        }
    }

    @Override
    public void replyStart(ByteBuf start, int frameLength, boolean moreToCome) {
        large = LargeReply.begin(start, frameLength, moreToCome, facts, client.allocator());
        replyChunk(start, false);
    }

    @Override
    public void replyChunk(ByteBuf part, boolean last) {
        LargeReply passing = large;
        UpstreamConnection from = lease.connection();
        if (passing == null || from == null) {
            part.release();
            return;
        }
        large = last ? null : passing;
        if (passing.isGathered()) {
            passing.gather(part);
            if (last) {
                reply(passing.takeGathered(), passing.moreToCome());
            }
            return;
        }
        replyBegun = true;
        try {
            passing.look(part);
        } catch (MalformedMessageException e) {
            part.release();
            malformed(from, e);
            return;
        }
        if (last) {
            Replies.note(passing.cursorId(), false, from, facts, principal, loop.cursors());
        }
        if (last && !passing.moreToCome()) {
            end(part);
        } else {
            pass(part);
        }
    }

    /** Writes what is not the end; a client that does not keep up stops the upstream. */
    private void pass(ByteBuf part) {
        replyBegun = true;
        client.write(part);
        UpstreamConnection from = lease.connection();
        if (!client.isWritable() && from != null && !paused) {
            paused = true;
            from.pauseReading();
        }
    }

    private void end(ByteBuf last) {
        resume();
        lease.done();
        client.write(last);
        active = false;
        if (endsClient) {
            client.closeAfterWrites();
        } else {
            client.exchangeDone();
        }
    }

    void clientWritable() {
        resume();
    }

    private void resume() {
        UpstreamConnection from = lease.connection();
        if (paused && from != null) {
            from.resumeReading();
        }
        paused = false;
    }

    private void malformed(UpstreamConnection from, MalformedMessageException e) {
        lease.end();
        fail(new UpstreamFailure(
                UpstreamFailure.Kind.MALFORMED,
                "upstream " + from.server() + " sent a reply that cannot be read: " + e.getMessage(),
                true,
                from.server()));
    }

    @Override
    public void upstreamLost(UpstreamFailure failure) {
        lease.lost();
        if (active) {
            fail(failure);
        } else {
            client.close(); // the answer to a request without a reply, or the end of what is bound
        }
    }

    /** An error instead of the reply; where the reply has begun, or none may be sent, only the end of the connection tells. */
    private void fail(UpstreamFailure failure) {
        active = false;
        paused = false;
        dropLarge();
        if (replyBegun || facts.isUnacknowledged()) {
            client.close();
            return;
        }
        client.write(ErrorReplies.encode(
                ErrorReplies.of(failure, facts), facts, loop.all.nextReplyId(), client.allocator()));
        if (lease.isBound()) {
            client.closeAfterWrites();
        } else {
            client.exchangeDone();
        }
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
        lease.end();
        greeted = null;
        active = false;
    }

    private void dropLarge() {
        if (large != null) {
            large.drop();
            large = null;
        }
    }
}
