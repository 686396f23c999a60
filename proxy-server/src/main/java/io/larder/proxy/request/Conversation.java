package io.larder.proxy.request;

import io.larder.engine.plan.Action;
import io.larder.engine.plan.CommandKind;
import io.larder.engine.plan.Plan;
import io.larder.engine.reason.Reason;
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

/**
 * All requests of one client, one after the other: each is read, planned, and answered here or forwarded. They are all of one
 * tenant, but where tenants are chosen by user or database: then hellos and logins are the first's, and each request is of the
 * tenant that it is led to.
 */
final class Conversation implements RequestHandler {
    /** In place of an outcome: the connection ended first. */
    private static final String UNANSWERED = "unanswered";

    private final ClientConnection client;
    private final RequestFacts facts = new RequestFacts();
    /** Where it begins: hellos, logins, and all the rest unless something leads elsewhere. */
    private final Side first;
    /** Null where all is the first's. */
    private final @Nullable Sides sides;

    private final Greeting greeting;
    private final Turns turns;
    /** Of the request at hand. */
    private Side side;

    private @Nullable Login login;
    /** What the request would begin if it were not held back. */
    private @Nullable Beginning heldBack;

    Conversation(ClientConnection client, LoopRequests loop, @Nullable Door door) {
        this.client = client;
        this.turns = new Turns(client, facts, this::read, this::refuse);
        this.first = new Side(client, loop, facts, turns, this::refuse, this::answer);
        this.side = first;
        this.sides = door == null ? null : new Sides(door, first, this::beside);
        this.greeting = new Greeting(client, loop.all, door);
    }

    /** What the client has at one more tenant. Where it has logged in on one upstream connection, there is no other way. */
    private Side beside(Requests tenant, Login its) {
        LoopRequests loop = tenant.on(client.eventLoop());
        return its.isRelayed()
                ? new Side(client, loop, facts, turns, this::answer, first.exchange)
                : new Side(client, loop, facts, turns, this::refuse, this::answer);
    }

    @Override
    public void request(ByteBuf message) {
        facts.begin();
        if (first.loop.journal.isOn()) {
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
            side = first;
            CommandView command = first.loop.command;
            command.parse(plain);
            command.validateDocuments();
            if (!command.isLegacy() && command.sections().hasChecksum()) {
                Checksum.verify(plain);
            }
            Plan plan = first.loop.planner.plan(command);
            facts.read(command, plan, compressor);
            if (sides != null && plan.action() != Action.LOCAL && plan.kind() != CommandKind.AUTHENTICATION) {
                side = sides.of(command, plan, requireLogin());
                command = side.loop.command;
                command.parse(plain);
                plan = side.loop.planner.plan(command);
                facts.read(command, plan, compressor);
            }
            LoopRequests loop = side.loop;
            facts.notes().command(command);
            if (plan.kind() == CommandKind.READ && !plan.mayCache()) {
                loop.metrics.bypassed(plan.reason());
                facts.usage(loop.usage.of(loop.planner.namespace()));
                facts.reason(plan.reason());
            }
            if (plan.mayCache() && loop.planner.hints().badParts() > 0) {
                loop.metrics.hintIgnored();
            }
            facts.statement().of(command, plan, loop.all, sides == null ? null : sides.door());
            if (loop.departure.isUnderWay() && departs(plan, command)) {
                return;
            }
            if (facts.statement().abortsNothing(command)) {
                answer(ErrorReplies.noSuchTransaction());
                return;
            }
            switch (plan.action()) {
                case LOCAL -> handedOn = greet(command, plain, compressed);
                case REFUSE ->
                    throw new RefusedException(
                            ErrorCode.UNAUTHORIZED, plan.reason().label());
                case FORWARD, LOOKUP, REFILL -> {
                    greeting.worked();
                    handedOn = side.forwarding.forward(requireLogin(), plan, command, plain, compressed);
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
        if (side.loop.departure.isLeaving() && leaves) {
            answer(ErrorReplies.leaving(beginning));
            return true;
        }
        if (beginning == Beginning.NONE) {
            return false;
        }
        heldBack = beginning;
        side.loop.departure.hold(this);
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
        } else if (sides == null
                && HelloReplies.asksForLogin(hello)
                && turns.holdsConnection(first.tenant().limits(), plain, compressed)) {
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
        BsonDocument refusal = Overload.refusal(at, over, facts);
        facts.statement().neverSent();
        client.complain(Overload.message(at, over));
        // One that has its place elsewhere stays; what wants no answer cannot be told that it was not done, but by an
        // end.
        if (over != Limit.CONNECTIONS || (turns.hasPlace() && !facts.isUnacknowledged())) {
            answer(refusal);
            return;
        }
        if (!facts.isUnacknowledged()) {
            client.write(ErrorReplies.encode(refusal, facts, first.tenant().nextReplyId(), client.allocator()));
        }
        client.closeAfterWrites();
    }

    /** How this client logs in, from the first request for which that is known. */
    private @Nullable Login login() {
        Requests all = first.tenant();
        Authentication.Mode mode = all.authentication().mode();
        if (login == null && mode != null) {
            login = switch (mode) {
                case NONE -> NoLogin.NO_LOGIN;
                case SERVICE -> new ServiceUser(all.authentication().users(), all.sessionOwners(), all.topology());
                case RELAY -> relayed();
            };
        }
        return login;
    }

    private Login relayed() {
        RelayedLogin its = new RelayedLogin(client, first.loop, facts, first.exchange);
        first.loop.watch(its.server());
        return its;
    }

    /** Answers in Larder's own name, unless the client wants no answer. */
    private void answer(BsonDocument document) {
        if (!facts.isUnacknowledged()) {
            client.write(ErrorReplies.encode(document, facts, first.tenant().nextReplyId(), client.allocator()));
        }
        client.exchangeDone();
    }

    /** The frame was sound, so the next message begins where it should: the connection can go on. */
    private void malformed(ByteBuf message, MalformedMessageException e) {
        ByteBuf error = MalformedReplies.to(message, e, first.tenant().nextReplyId(), client.allocator());
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
        side.loop.metrics.answered(facts.outcome(), nanos);
        facts.count(side.loop.number, nanos);
        facts.statement().over();
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
                side.tenant().tenantName(),
                usage == null ? null : usage.shape(),
                outcome,
                why == null ? null : why.label());
        side.loop.journal.tell(facts.notes().end(answered, nanos, client.written()));
    }

    @Override
    public ClientAbout about() {
        return new ClientAbout(side.tenant().tenant().name(), user(), greeting.application(), facts.beganNanos());
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
        side.exchange.clientWritable();
    }

    @Override
    public void clientGone() {
        if (facts.notes().isOpen()) {
            tell(UNANSWERED, System.nanoTime() - facts.beganNanos());
        }
        turns.leave();
        side.loop.departure.forget(this);
        first.abandon();
        if (sides != null) {
            sides.abandon();
        }
        if (login instanceof RelayedLogin relayed) {
            first.loop.unwatch(relayed.server());
            relayed.abandon();
        }
        greeting.left();
    }
}
