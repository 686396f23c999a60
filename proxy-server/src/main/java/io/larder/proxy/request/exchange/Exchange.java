package io.larder.proxy.request.exchange;

import com.mongodb.ServerAddress;
import io.larder.engine.session.SessionId;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.course.Course;
import io.larder.proxy.request.reply.ReplyFlow;
import io.larder.proxy.request.shared.LoopRequests;
import io.larder.proxy.request.turn.Turns;
import io.larder.proxy.session.Cursors;
import io.larder.proxy.session.Transactions.Pin;
import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.proxy.upstream.UpstreamListener;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.frame.MessageHeader;
import io.netty.buffer.ByteBuf;
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
public final class Exchange implements UpstreamListener {
    private final ClientConnection client;
    private final LoopRequests loop;
    private final RequestFacts facts;
    private final Course course;
    private final Outgoing outgoing = new Outgoing();
    private final Lease lease;
    private final ReplyFlow replies;
    private final Patience patience;
    private final Turns turns;
    private final Turns.Refuse refuse;
    private final Acquisition acquisition;
    private final OneWay oneWay;
    private final Lending lending;
    private @Nullable SessionId beginsTransaction;
    private boolean active;
    private boolean endsClient;
    /** How the connection broke under a reply that is here as a whole. */
    private @Nullable UpstreamFailure lost;

    public Exchange(
            ClientConnection client,
            LoopRequests loop,
            RequestFacts facts,
            Course course,
            Turns turns,
            Turns.Refuse refuse) {
        this.turns = turns;
        this.refuse = refuse;
        this.client = client;
        this.loop = loop;
        this.facts = facts;
        this.course = course;
        this.lease = new Lease(client.eventLoop());
        this.replies = new ReplyFlow(client, loop, facts, course, this::inflate);
        this.patience = new Patience(client.eventLoop(), this::impatient);
        this.acquisition = new Acquisition(loop, facts, course, turns, lease, this::send, this::fail, this::refused);
        this.oneWay = new OneWay(course, this, this::sentOneWay, this::lostUnderQuestion);
        this.lending = new Lending(lease, this);
    }

    /**
     * Sends the request where it has to go. Takes the buffers over.
     *
     * @param compressed the same request as the client sent it, if that was compressed
     * @param begins the session whose transaction has to stay where this request goes
     */
    public void forward(
            ByteBuf request, @Nullable ByteBuf compressed, Target to, Principal owner, @Nullable SessionId begins) {
        replies.expect(owner);
        course.sent();
        beginsTransaction = begins;
        outgoing.set(request, compressed);
        if (loop.journal().wantsOutlines() && !course.hasShape()) {
            course.notes().outline(request);
        }
        active = true;
        acquisition.begin(to);
    }

    /**
     * Sends another request in place of the client's, which is kept: it goes out after all where the request's witness says
     * so. Takes the buffers over.
     *
     * @param limitNanos after which the witness is asked, without a reply; 0 where it is not
     */
    public void forwardInPlaceOf(
            ByteBuf request, @Nullable ByteBuf compressed, ByteBuf other, Target to, Principal owner, long limitNanos) {
        outgoing.keep(request, compressed);
        patience.begin(limitNanos);
        forward(other, null, to, owner, null);
    }

    /** From now on the client logs in upstream, on a connection that nobody else uses. */
    public void relay() {
        acquisition.relay();
    }

    /** From now on this connection serves all of the client's requests. */
    public void bind(UpstreamConnection connection) {
        lease.bind(connection);
        connection.watch(this);
    }

    /** The server that the client is bound to, null while it is to none. */
    public @Nullable ServerAddress boundTo() {
        UpstreamConnection bound = lease.isBound() ? lease.connection() : null;
        return bound == null ? null : bound.server();
    }

    /** Lends the connection that the client is bound to. */
    public Lending lending() {
        return lending;
    }

    /** Where the cursors are remembered that are opened by what goes this way. */
    public Cursors cursors() {
        return loop.cursors();
    }

    /** Ends the client's connection, after the request that runs. */
    public void endClient() {
        endsClient = true;
        if (!active) {
            client.close();
        }
    }

    private void send(UpstreamConnection to) {
        if (beginsTransaction != null) {
            loop.all().ongoing().transactions().began(beginsTransaction, new Pin(facts.txnNumber(), to.server()));
        }
        ByteBuf frame = outgoing.takeFor(to, loop, client.allocator());
        if (course.notes().isOpen()) {
            course.notes()
                    .sent(
                            to.server().toString(),
                            to.number(),
                            to.handshaken().connectionId(),
                            MessageHeader.requestId(frame, frame.readerIndex()));
        }
        if (facts.isUnacknowledged()) {
            oneWay.send(frame, to);
        } else {
            to.send(frame, this);
            patience.sent();
        }
    }

    /** It has waited for too long to be sent: nobody but the client and who keeps answers has heard of it. */
    private void refused(TenantLimits limits) {
        active = false;
        outgoing.clear();
        patience.end();
        course.takeWitness().lost(false);
        refuse.refuse(limits, Limit.CONCURRENT_MISSES);
    }

    private void sentOneWay() {
        active = false;
        turns.answered();
        lease.keepForAWhile();
        client.exchangeDone();
    }

    /** The connection broke under a question of Larder's own; a client that is gone has ended it itself. */
    private void lostUnderQuestion(UpstreamFailure failure) {
        if (lease.connection() != null) {
            upstreamLost(failure);
        }
    }

    /** The reply lets wait for itself. */
    private void impatient() {
        if (!active
                || acquisition.isUnderWay()
                || replies.hasBegun()
                || replies.isThere()
                || course.witness().waitsOn()) {
            patience.goOn();
            return;
        }
        course.takeWitness().lost(true);
        lease.end();
        again();
    }

    /** The client's own request, in place of the one that was sent for it. */
    private void again() {
        outgoing.restore(loop, facts.timeLeftMillis(patience.spentMillis()));
        patience.end();
        replies.again();
        active = true;
        acquisition.again();
    }

    @Override
    public void reply(ByteBuf frame, boolean moreToCome) {
        try {
            goOn(replies.whole(frame, moreToCome, lease.connection()));
        } catch (MalformedMessageException e) {
            malformed(e);
        }
    }

    private void inflate() {
        try {
            goOn(replies.inflate());
        } catch (MalformedMessageException e) {
            malformed(e);
        }
    }

    @Override
    public void replyStart(ByteBuf start, int frameLength, boolean moreToCome) {
        try {
            replies.start(start, frameLength, moreToCome, lease.connection());
        } catch (MalformedMessageException e) {
            malformed(e);
        }
    }

    @Override
    public void replyChunk(ByteBuf part, boolean last) {
        try {
            goOn(replies.part(part, last, lease.connection()));
        } catch (MalformedMessageException e) {
            malformed(e);
        }
    }

    private void goOn(ReplyFlow.Progress progress) {
        switch (progress) {
            case MORE -> {
                // the exchange goes on
            }
            case END -> answered();
            case AGAIN -> {
                if (lost != null && lease.isBound()) {
                    fail(lost); // there is no other to send it by
                    return;
                }
                lost = null;
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
        boolean losesAll = lost != null && lease.isBound();
        lost = null;
        if (endsClient || losesAll) {
            client.closeAfterWrites();
        } else if (!course.goesOn()) {
            client.exchangeDone();
        }
    }

    public void clientWritable() {
        replies.resume();
    }

    private void malformed(MalformedMessageException e) {
        UpstreamConnection from = lease.connection();
        lease.end();
        if (from != null) {
            fail(new UpstreamFailure(
                    UpstreamFailure.Kind.MALFORMED,
                    "upstream " + from.server() + " sent a reply that cannot be read: " + e.getMessage(),
                    true,
                    from.server()));
        } else if (lost != null) {
            fail(lost);
        }
    }

    @Override
    public void upstreamLost(UpstreamFailure failure) {
        lease.lost();
        if (active && replies.outlivesItsConnection()) {
            lost = failure; // told once the reply is passed on, if anybody has to know then
        } else if (active) {
            fail(failure);
        } else {
            client.close(); // the answer to a request without a reply, or the end of what is bound
        }
    }

    /** An error instead of the reply; where the reply has begun, or none may be sent, only the end of the connection tells. */
    private void fail(UpstreamFailure failure) {
        active = false;
        lost = null;
        turns.answered();
        replies.drop();
        outgoing.clear();
        patience.end();
        course.takeWitness().lost(failure.mayHaveRun());
        if (!failure.mayHaveRun()) {
            course.statement().neverSent();
        }
        if (replies.hasBegun() || facts.isUnacknowledged()) {
            client.close();
            return;
        }
        client.write(loop.upstreamErrors().reply(failure, facts, loop.all().nextReplyId(), client.allocator()));
        if (lease.isBound()) {
            client.closeAfterWrites();
        } else {
            client.exchangeDone();
        }
    }

    /** The client is gone. An operation that still runs is ended by closing its connection: servers notice that. */
    public void abandon() {
        outgoing.clear();
        patience.close();
        course.takeWitness().lost(!acquisition.isUnderWay());
        replies.drop();
        acquisition.abandon();
        lease.end();
        active = false;
        lost = null;
        lending.abandon();
        oneWay.abandon();
    }
}
