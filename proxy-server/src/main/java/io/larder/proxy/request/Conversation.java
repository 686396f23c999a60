package io.larder.proxy.request;

import io.larder.engine.plan.CommandKind;
import io.larder.engine.plan.Plan;
import io.larder.engine.reason.Reason;
import io.larder.engine.session.SessionId;
import io.larder.engine.usage.Usage;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.client.ClientAbout;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.client.RequestHandler;
import io.larder.proxy.hello.HelloReplies;
import io.larder.proxy.journal.Notes;
import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.metrics.Outcome;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.compression.Compressor;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.message.Checksum;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** All requests of one client, one after the other: each is read, planned, and answered here or forwarded. */
final class Conversation implements RequestHandler {
    /** In place of an outcome: the connection ended first. */
    private static final String UNANSWERED = "unanswered";

    private final ClientConnection client;
    private final LoopRequests loop;
    private final RequestFacts facts = new RequestFacts();
    private final Exchange exchange;
    private final Forwarding forwarding;
    private final Greeting greeting;
    private final Turns turns;
    private @Nullable Login login;
    /** Of the transaction that the request is a statement of. */
    private @Nullable SessionId transaction;
    /** What the request would begin if it were not held back. */
    private @Nullable Beginning heldBack;

    Conversation(ClientConnection client, LoopRequests loop) {
        this.client = client;
        this.loop = loop;
        this.turns = new Turns(client, facts, this::read, this::refuse);
        this.exchange = new Exchange(client, loop, facts, turns, this::refuse);
        this.forwarding = new Forwarding(client, loop, facts, exchange, turns, this::answer);
        this.greeting = new Greeting(client, loop.all);
    }

    @Override
    public void request(ByteBuf message) {
        facts.begin();
        if (loop.journal.isOn()) {
            facts.notes().begin(client.number(), client.requests(), message.readableBytes(), client.written());
        }
        if (MessageHeader.opcode(message, message.readerIndex()) == Opcode.OP_COMPRESSED) {
            ByteBuf plain;
            Compressor compressor;
            try {
                compressor = CompressedMessage.compressor(message);
                plain = CompressedMessage.inflate(message, client.maxMessageBytes(), client.allocator());
            } catch (MalformedMessageException e) {
                message.release();
                client.closeBecause(String.valueOf(e.getMessage()));
                return;
            }
            read(plain, message, compressor);
        } else {
            read(message, null, null);
        }
    }

    /** Takes the buffers over. */
    private void read(ByteBuf plain, @Nullable ByteBuf compressed, @Nullable Compressor compressor) {
        boolean handedOn = false;
        try {
            int opcode = MessageHeader.opcode(plain, plain.readerIndex());
            if (!CommandView.canRead(opcode)) {
                client.closeBecause("a message of opcode " + opcode + ", which servers no longer know");
                return;
            }
            CommandView command = loop.command;
            command.parse(plain);
            command.validateDocuments();
            if (!command.isLegacy() && command.sections().hasChecksum()) {
                Checksum.verify(plain);
            }
            Plan plan = loop.planner.plan(command);
            facts.read(command, plan, compressor);
            facts.notes().command(command);
            if (plan.kind() == CommandKind.READ && !plan.mayCache()) {
                loop.metrics.bypassed(plan.reason());
                facts.usage(loop.usage.of(loop.planner.namespace()));
                facts.reason(plan.reason());
            }
            if (plan.mayCache() && loop.planner.hints().badParts() > 0) {
                loop.metrics.hintIgnored();
            }
            if (facts.inTransaction()) {
                transaction = Sessions.id(command);
            }
            if (loop.departure.isUnderWay() && departs(plan, command)) {
                return;
            }
            if (transaction != null) {
                loop.all.openTransactions().goesOn(transaction);
            }
            switch (plan.action()) {
                case LOCAL -> handedOn = greet(command, plain, compressed);
                case REFUSE ->
                    throw new RefusedException(
                            ErrorCode.UNAUTHORIZED, plan.reason().label());
                case FORWARD, LOOKUP, REFILL -> {
                    greeting.worked();
                    handedOn = forwarding.forward(requireLogin(), plan, command, plain, compressed);
                }
            }
        } catch (MalformedMessageException e) {
            malformed(plain, e);
        } catch (RefusedException e) {
            answer(e.toDocument());
        } finally {
            if (!handedOn) {
                plain.release();
                if (compressed != null) {
                    compressed.release();
                }
            }
        }
    }

    /** The proxy is about to stop: whether the request is answered, now or in a moment, by that. */
    private boolean departs(Plan plan, CommandView command) {
        Beginning beginning = Beginning.of(plan, command);
        boolean leaves = beginning != Beginning.NONE || plan.kind() == CommandKind.HELLO;
        if (loop.departure.isLeaving() && leaves) {
            transaction = null;
            answer(ErrorReplies.leaving(beginning));
            return true;
        }
        if (beginning == Beginning.NONE) {
            return false;
        }
        transaction = null;
        heldBack = beginning;
        loop.departure.hold(this);
        client.heldBack();
        return true;
    }

    /** Nothing was done for the request that was held back, and nothing will be. */
    void refuseHeld() {
        Beginning beginning = heldBack;
        heldBack = null;
        if (beginning != null) {
            answer(ErrorReplies.leaving(beginning));
        }
    }

    @Override
    public boolean hasWorked() {
        return greeting.hasWorked();
    }

    private Login requireLogin() throws RefusedException {
        Login its = login();
        if (its == null) {
            throw new RefusedException(
                    ErrorCode.HOST_UNREACHABLE, "Larder has not found out yet whether its upstream wants credentials");
        }
        return its;
    }

    /** Returns whether the buffers were handed on. */
    private boolean greet(CommandView hello, ByteBuf plain, @Nullable ByteBuf compressed) {
        Login its = login();
        if (its == null) {
            answer(ErrorReplies.of(
                    ErrorCode.HOST_UNREACHABLE,
                    "Larder has not reached its upstream yet and does not know whether it wants credentials"));
        } else if (HelloReplies.asksForLogin(hello) && turns.holdsConnection(loop.all.limits(), plain, compressed)) {
            return true;
        } else {
            its.greet(hello, greeting.reply(hello), this::answer);
        }
        return false;
    }

    /** The request is over a limit: nothing of it was done. What wants no answer gets none. */
    private void refuse(TenantLimits at, Limit over) {
        at.refused(over);
        facts.outcome(Outcome.REFUSED);
        BsonDocument refusal = Overload.refusal(at, over);
        client.complain(Overload.message(at, over));
        if (over != Limit.CONNECTIONS) {
            answer(refusal);
            return;
        }
        if (!facts.isUnacknowledged()) {
            client.write(ErrorReplies.encode(refusal, facts, loop.all.nextReplyId(), client.allocator()));
        }
        client.closeAfterWrites();
    }

    /** How this client logs in, from the first request for which that is known. */
    private @Nullable Login login() {
        Authentication.Mode mode = loop.all.authentication().mode();
        if (login == null && mode != null) {
            login = switch (mode) {
                case NONE -> NoLogin.NO_LOGIN;
                case SERVICE ->
                    new ServiceUser(loop.all.authentication().users(), loop.all.sessionOwners(), loop.all.topology());
                case RELAY -> loop.relayed(new RelayedLogin(client, loop.all, exchange));
            };
        }
        return login;
    }

    /** Answers in Larder's own name, unless the client wants no answer. */
    private void answer(BsonDocument document) {
        if (!facts.isUnacknowledged()) {
            client.write(ErrorReplies.encode(document, facts, loop.all.nextReplyId(), client.allocator()));
        }
        client.exchangeDone();
    }

    /** The frame was sound, so the next message begins where it should: the connection can go on. */
    private void malformed(ByteBuf message, MalformedMessageException e) {
        ByteBuf error = MalformedReplies.to(message, e, loop.all.nextReplyId(), client.allocator());
        if (error == null) {
            client.closeBecause(String.valueOf(e.getMessage()));
            return;
        }
        client.complain(String.valueOf(e.getMessage()));
        client.write(error);
        client.exchangeDone();
    }

    @Override
    public void exchangeEnded() {
        long nanos = System.nanoTime() - facts.beganNanos();
        loop.metrics.answered(facts.outcome(), nanos);
        facts.count(loop.number, nanos);
        if (transaction != null) {
            if (facts.endsTransaction()) {
                loop.all.openTransactions().ended(transaction);
            }
            transaction = null;
        }
        if (facts.notes().isOpen()) {
            tell(facts.outcome().label(), nanos);
        }
    }

    private void tell(String outcome, long nanos) {
        Usage usage = facts.usage();
        Reason why = facts.why();
        Notes.Answered answered = new Notes.Answered(
                client.toString(),
                user(),
                loop.all.tenantName(),
                usage == null ? null : usage.shape(),
                outcome,
                why == null ? null : why.label());
        loop.journal.tell(facts.notes().end(answered, nanos, client.written()));
    }

    @Override
    public ClientAbout about() {
        return new ClientAbout(loop.all.tenantName(), user(), greeting.application(), facts.beganNanos());
    }

    /** Who is logged in, as far as that is known here. */
    private @Nullable String user() {
        Login its = login;
        Principal known = its == null ? null : its.cachedFor();
        if (its != null && (known == null || !known.isLoggedIn())) {
            known = its.principal();
        }
        return known == null || !known.isLoggedIn() ? null : known.user() + "@" + known.database();
    }

    @Override
    public void clientWritable() {
        exchange.clientWritable();
    }

    @Override
    public void clientGone() {
        if (facts.notes().isOpen()) {
            tell(UNANSWERED, System.nanoTime() - facts.beganNanos());
        }
        turns.leave();
        loop.departure.forget(this);
        exchange.abandon();
        forwarding.abandon();
        if (login instanceof RelayedLogin relayed) {
            loop.ended(relayed);
        }
        greeting.left();
    }
}
