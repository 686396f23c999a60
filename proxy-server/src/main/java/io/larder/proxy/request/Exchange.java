package io.larder.proxy.request;

import com.mongodb.ServerAddress;
import io.larder.engine.session.SessionId;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.caching.Witness;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.session.Cursors;
import io.larder.proxy.session.Transactions.Pin;
import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.ConnectionSeeker;
import io.larder.proxy.upstream.Lender;
import io.larder.proxy.upstream.OwnExchange;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.proxy.upstream.UpstreamListener;
import io.larder.proxy.upstream.Waiting;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.frame.MessageHeader;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
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
final class Exchange implements ConnectionSeeker, UpstreamListener {
    private final ClientConnection client;
    private final LoopRequests loop;
    private final RequestFacts facts;
    private final Outgoing outgoing = new Outgoing();
    private final Lease lease;
    private final ReplyFlow replies;
    private final Patience patience;
    private final Turns turns;
    private final Turns.Refuse refuse;
    private boolean held;
    private Target target = Target.PRIMARY;
    private @Nullable Waiting waiting;
    private @Nullable SessionId beginsTransaction;
    private boolean active;
    private boolean relayed;
    private boolean endsClient;
    private @Nullable Greeted greeted;
    private @Nullable Lent lent;
    /** The question behind a request without a reply. */
    private @Nullable OwnExchange behind;

    /** Who waits for a connection that was made for a hello; told of one of the two. */
    private record Greeted(Consumer<BsonDocument> hello, Consumer<BsonDocument> failure) {}

    Exchange(ClientConnection client, LoopRequests loop, RequestFacts facts, Turns turns, Turns.Refuse refuse) {
        this.turns = turns;
        this.refuse = refuse;
        this.client = client;
        this.loop = loop;
        this.facts = facts;
        this.lease = new Lease(client.eventLoop());
        this.replies = new ReplyFlow(client, loop, facts);
        this.patience = new Patience(client.eventLoop(), this::impatient);
    }

    /**
     * Sends the request where it has to go. Takes the buffers over.
     *
     * @param compressed the same request as the client sent it, if that was compressed
     * @param begins the session whose transaction has to stay where this request goes
     */
    void forward(
            ByteBuf request, @Nullable ByteBuf compressed, Target to, Principal owner, @Nullable SessionId begins) {
        replies.expect(owner);
        facts.sent();
        target = to;
        beginsTransaction = begins;
        outgoing.set(request, compressed);
        if (loop.journal.wantsOutlines() && !facts.hasShape()) {
            facts.notes().outline(request);
        }
        dispatch();
    }

    /**
     * Sends another request in place of the client's, which is kept: it goes out after all where the request's witness says
     * so. Takes the buffers over.
     *
     * @param limitNanos after which the witness is asked, without a reply; 0 where it is not
     */
    void forwardInPlaceOf(
            ByteBuf request, @Nullable ByteBuf compressed, ByteBuf other, Target to, Principal owner, long limitNanos) {
        outgoing.keep(request, compressed);
        patience.begin(limitNanos);
        forward(other, null, to, owner, null);
    }

    private void dispatch() {
        active = true;
        TenantLimits limits = loop.all.limits();
        if (limits.any() && turns.holdsBack(limits, this::goUpstream, () -> refused(limits))) {
            held = true;
        } else {
            goUpstream();
        }
    }

    private void goUpstream() {
        held = false;
        Target to = target;
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

    /** Where the cursors are remembered that are opened by what goes this way. */
    Cursors cursors() {
        return loop.cursors();
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
        if (facts.notes().isOpen()) {
            note(to, frame);
        }
        if (facts.isUnacknowledged()) {
            to.sendOneWay(frame, this);
            Witness its = facts.takeWitness();
            if (its.wantsToKnowWhenItRan()) {
                follow(to, its);
            } else {
                its.lost(true);
                sentOneWay();
            }
        } else {
            to.send(frame, this);
            patience.sent();
        }
    }

    /** Where it goes, for whoever follows it there: the server's own log knows the connection by the number in its hello. */
    private void note(UpstreamConnection to, ByteBuf frame) {
        BsonDocument hello = to.handshaken().hello();
        long serverConnection =
                hello.containsKey("connectionId") && hello.get("connectionId").isNumber()
                        ? hello.getNumber("connectionId").longValue()
                        : 0;
        facts.notes()
                .sent(
                        to.server().toString(),
                        to.number(),
                        serverConnection,
                        MessageHeader.requestId(frame, frame.readerIndex()));
    }

    /** Something that Larder asks over the connection of a client. */
    @FunctionalInterface
    interface OwnQuestion {
        /** Returns how to give it up, which tells the lender that the connection is lost; null if there is nothing to ask. */
        @Nullable
        Runnable ask(UpstreamConnection over, Lender lender);
    }

    /**
     * Lends the connection that the client is bound to for a question of Larder's own. Then goes on, on that connection or on
     * none; what goes on is told whether the client is still there. There is no limit to how long that takes but the server's:
     * only the client knows how long it wants to wait for its connection, and ends it when that is over.
     *
     * @return false if there is no such connection yet, or nothing to ask
     */
    boolean lend(OwnQuestion question, Consumer<Boolean> goOn) {
        UpstreamConnection bound = lease.isBound() ? lease.connection() : null;
        if (bound == null) {
            return false;
        }
        Lent lending = new Lent(bound, goOn);
        lent = lending;
        lending.giveUp = question.ask(bound, lending);
        if (lending.giveUp == null && !lending.over) {
            lent = null;
            return false;
        }
        return true;
    }

    /** A connection while it is lent. */
    private final class Lent implements Lender {
        private final UpstreamConnection connection;
        private final Consumer<Boolean> goOn;
        private @Nullable Runnable giveUp;
        private boolean over;

        private Lent(UpstreamConnection connection, Consumer<Boolean> goOn) {
            this.connection = connection;
            this.goOn = goOn;
        }

        @Override
        public void free() {
            over = true;
            lent = null;
            connection.watch(Exchange.this);
            goOn.accept(lease.connection() != null);
        }

        @Override
        public void lost(UpstreamFailure failure) {
            over = true;
            lent = null;
            boolean stillThere = lease.connection() != null;
            goOn.accept(false);
            if (stillThere) {
                upstreamLost(failure);
            }
        }

        private void giveUp() {
            if (!over && giveUp != null) {
                giveUp.run();
            }
        }
    }

    /** It has waited for too long to be sent: nobody but the client and who keeps answers has heard of it. */
    private void refused(TenantLimits limits) {
        held = false;
        active = false;
        outgoing.clear();
        patience.end();
        facts.takeWitness().lost(false);
        refuse.refuse(limits, Limit.CONCURRENT_MISSES);
    }

    private void sentOneWay() {
        active = false;
        turns.answered();
        lease.keepForAWhile();
        client.exchangeDone();
    }

    /** A connection's requests run one after the other: the answer to a question behind one tells that it has run. */
    private void follow(UpstreamConnection to, Witness its) {
        BsonDocument ping = new BsonDocument("ping", new BsonInt32(1)).append("$db", new BsonString("admin"));
        behind = OwnExchange.over(
                to,
                ping,
                reply -> {
                    behind = null;
                    its.ranBefore(
                            reply.isTimestamp("operationTime")
                                    ? reply.getTimestamp("operationTime").getValue()
                                    : 0);
                    to.watch(this);
                    sentOneWay();
                },
                failure -> {
                    behind = null;
                    its.lost(true);
                    if (lease.connection() != null) {
                        upstreamLost(failure);
                    }
                });
    }

    /** The reply lets wait for itself. */
    private void impatient() {
        if (!active
                || held
                || waiting != null
                || replies.hasBegun()
                || facts.witness().waitsOn()) {
            patience.goOn();
            return;
        }
        facts.takeWitness().lost(true);
        lease.end();
        again();
    }

    /** The client's own request, in place of the one that was sent for it. */
    private void again() {
        outgoing.restore(loop, facts.timeLeftMillis(patience.spentMillis()));
        patience.end();
        replies.again();
        dispatch();
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
            goOn(replies.whole(frame, moreToCome, from));
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
            goOn(replies.part(part, last, from));
        } catch (MalformedMessageException e) {
            malformed(from, e);
        }
    }

    private void goOn(ReplyFlow.Progress progress) {
        switch (progress) {
            case MORE -> {
                // the exchange goes on
            }
            case END -> answered();
            case AGAIN -> {
                lease.done();
                again();
            }
        }
    }

    private void answered() {
        active = false;
        turns.answered();
        lease.done();
        outgoing.clear();
        patience.end();
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
        turns.answered();
        replies.drop();
        outgoing.clear();
        patience.end();
        facts.takeWitness().lost(failure.mayHaveRun());
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

    /** The client is gone. An operation that still runs is ended by closing its connection: servers notice that. */
    void abandon() {
        outgoing.clear();
        patience.close();
        facts.takeWitness().lost(waiting == null && !held);
        held = false;
        replies.drop();
        if (waiting != null) {
            waiting.cancel();
            waiting = null;
        }
        lease.end();
        greeted = null;
        active = false;
        if (lent != null) {
            lent.giveUp();
        }
        if (behind != null) {
            behind.abandon();
        }
    }
}
