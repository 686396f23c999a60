package io.larder.proxy.request;

import com.mongodb.ServerAddress;
import io.larder.engine.session.SessionId;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.client.ClientConnection;
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
    private final ReplyFlow replies;
    private Target target = Target.PRIMARY;
    private @Nullable Waiting waiting;
    private @Nullable SessionId beginsTransaction;
    private boolean active;
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
        this.replies = new ReplyFlow(client, loop, facts);
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
        replies.expect(owner);
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
        try {
            if (replies.whole(frame, moreToCome, from)) {
                answered();
            }
        } catch (MalformedMessageException e) {
            malformed(from, e);
        }
    }

    @Override
    public void replyStart(ByteBuf start, int frameLength, boolean moreToCome) {
        UpstreamConnection from = lease.connection();
        if (from == null) {
            start.release();
            return;
        }
        try {
            replies.start(start, frameLength, moreToCome, from);
        } catch (MalformedMessageException e) {
            malformed(from, e);
        }
    }

    @Override
    public void replyChunk(ByteBuf part, boolean last) {
        UpstreamConnection from = lease.connection();
        if (from == null) {
            part.release();
            return;
        }
        try {
            if (replies.part(part, last, from)) {
                answered();
            }
        } catch (MalformedMessageException e) {
            malformed(from, e);
        }
    }

    private void answered() {
        active = false;
        lease.done();
        if (endsClient) {
            client.closeAfterWrites();
        } else {
            client.exchangeDone();
        }
    }

    void clientWritable() {
        replies.resume();
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
        replies.drop();
        if (replies.hasBegun() || facts.isUnacknowledged()) {
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
        replies.drop();
        if (waiting != null) {
            waiting.cancel();
            waiting = null;
        }
        lease.end();
        greeted = null;
        active = false;
    }
}
