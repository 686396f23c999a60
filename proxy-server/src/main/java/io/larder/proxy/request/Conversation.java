package io.larder.proxy.request;

import io.larder.engine.plan.Action;
import io.larder.engine.plan.CommandKind;
import io.larder.engine.plan.Plan;
import io.larder.engine.reason.Reason;
import io.larder.engine.usage.Usage;
import io.larder.proxy.caching.LoopCaching;
import io.larder.proxy.client.ClientAbout;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.client.Crowd;
import io.larder.proxy.client.RequestHandler;
import io.larder.proxy.hello.HelloReplies;
import io.larder.proxy.journal.Notes;
import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.course.Course;
import io.larder.proxy.request.departure.HeldBack;
import io.larder.proxy.request.error.ErrorCode;
import io.larder.proxy.request.error.ErrorReplies;
import io.larder.proxy.request.error.RefusedException;
import io.larder.proxy.request.forward.Side;
import io.larder.proxy.request.login.ClientLogin;
import io.larder.proxy.request.login.Login;
import io.larder.proxy.request.shared.LedClients;
import io.larder.proxy.request.shared.LoopRequests;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.request.tenants.AcrossTenants;
import io.larder.proxy.request.tenants.OwnTimes;
import io.larder.proxy.request.tenants.Sides;
import io.larder.proxy.request.tenants.TimeQuestion;
import io.larder.proxy.request.turn.Turns;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.compression.Compressor;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.message.Checksum;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import java.util.List;
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
    private final Course course = new Course(facts);
    /** Where it begins: hellos, logins, and all the rest unless something leads elsewhere. */
    private final Side first;
    /** Null where all is the first's. */
    private final @Nullable Sides sides;

    private final OwnAnswers answers;
    private final ClientLogin login;
    private final HeldBack heldBack;
    private final AcrossTenants across;
    private final Greeting greeting;
    private final Turns turns;
    private final TimeQuestion timeQuestion;
    /** Of the request at hand. */
    private Side side;

    Conversation(ClientConnection client, LoopRequests loop, @Nullable LedClients led) {
        this.client = client;
        this.answers = new OwnAnswers(client, facts, course, loop.all());
        this.heldBack = new HeldBack(client, answers::answer);
        this.turns = new Turns(client, facts, course, this::readHeld, this::refuse);
        this.first = new Side(client, loop, facts, course, turns, this::refuse, answers::answer);
        this.side = first;
        this.login = new ClientLogin(client, facts, loop, first.exchange());
        this.across = new AcrossTenants(client, facts, course, turns, answers::answer);
        this.timeQuestion = new TimeQuestion(client, this::readHeld, this::fail);
        this.sides = led == null ? null : new Sides(led, first, this::beside);
        this.greeting = new Greeting(client, loop.all(), led);
    }

    /** What the client has at one more tenant. Where it has logged in on one upstream connection, there is no other way. */
    private Side beside(Requests tenant, Login its) {
        LoopRequests loop = tenant.on(client.eventLoop());
        return its.isRelayed()
                ? new Side(client, loop, facts, course, turns, answers::answer, first.exchange())
                : new Side(client, loop, facts, course, turns, this::refuse, answers::answer);
    }

    @Override
    public void request(ByteBuf message) {
        course.begin(client.begunNanos());
        if (first.loop().journal().isOn()) {
            course.notes().begin(client.number(), client.requests(), message.readableBytes(), client.written());
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

    /** Reads what was held back until now. Takes the buffers over. */
    private void readHeld(ByteBuf plain, @Nullable ByteBuf compressed, @Nullable Compressor compressor) {
        course.held(System.nanoTime());
        read(plain, compressed, compressor);
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
            CommandView command = first.loop().commands().parse(plain);
            command.validateDocuments();
            if (!command.isLegacy() && command.sections().hasChecksum()) {
                Checksum.verify(plain);
            }
            Plan plan = first.loop().planner().plan(command);
            course.read(command, plan, compressor);
            requireOneDatabase(command, plan);
            if (sides != null && plan.action() != Action.LOCAL && plan.kind() != CommandKind.AUTHENTICATION) {
                side = sides.of(command, plan, login.require());
                LoopCaching known = sides.areOfSeveralUpstreams() ? side.loop().caching() : null;
                if (known != null
                        && timeQuestion.asks(side.loop(), known, plan, command, plain, compressed, compressor)) {
                    handedOn = true;
                    return;
                }
                ByteBuf timed = known == null ? null : OwnTimes.in(command, known.times(), client.allocator());
                if (timed != null) {
                    plain.release();
                    plain = timed;
                    if (compressed != null) {
                        compressed.release();
                        compressed = null;
                    }
                }
                command = side.loop().commands().parse(plain);
                plan = side.loop().planner().plan(command);
                course.read(command, plan, compressor);
                if (known != null) {
                    course.amongUpstreams();
                }
            }
            LoopRequests loop = side.loop();
            course.limits(loop.all().limits());
            course.notes().command(command);
            if (plan.kind() == CommandKind.READ && !plan.mayCache()) {
                loop.metrics().bypassed(plan.reason());
                course.usage(loop.usage().of(loop.planner().namespace()));
                course.reason(plan.reason());
            }
            if (plan.mayCache() && loop.planner().hints().badParts() > 0) {
                loop.metrics().hintIgnored();
            }
            course.statement().of(command, plan, loop.all(), sides == null ? null : sides.led());
            if (loop.departure().isUnderWay() && heldBack.takes(loop.departure(), plan, command)) {
                return;
            }
            if (course.statement().abortsNothing(command)) {
                answers.answer(ErrorReplies.noSuchTransaction());
                return;
            }
            switch (plan.action()) {
                case LOCAL -> handedOn = greet(command, plain, compressed);
                case REFUSE ->
                    throw new RefusedException(
                            ErrorCode.UNAUTHORIZED, plan.reason().label());
                case FORWARD, LOOKUP, REFILL -> {
                    greeting.worked();
                    handedOn = forward(login.require(), plan, command, plain, compressed);
                }
            }
        } catch (MalformedMessageException e) {
            answers.malformed(plain, e);
        } catch (RefusedException e) {
            refused(e);
        } finally {
            if (!handedOn) {
                plain.release();
                if (compressed != null) {
                    compressed.release();
                }
            }
        }
    }

    /**
     * Where requests are led one by one, that is final. Else the client is from before a reload that gave a database to another
     * tenant: its driver makes a new connection, over which it is led there.
     */
    private void refused(RefusedException e) {
        if (sides == null && e.isOfAnotherTenant()) {
            client.close();
        } else {
            answers.answer(e.toDocument());
        }
    }

    /**
     * An OP_QUERY is about the database whose {@code $cmd} it asks. One that says another would be another's here than
     * upstream: its login, what it changes, its tenant. Servers take none that says any.
     */
    private static void requireOneDatabase(CommandView command, Plan plan) throws RefusedException {
        if (command.isLegacy()
                && plan.kind() != CommandKind.HELLO
                && command.fields().has(CommandField.DATABASE)) {
            throw new RefusedException(40621, "Location40621", "$db is not allowed in OP_QUERY requests");
        }
    }

    private boolean forward(Login its, Plan plan, CommandView command, ByteBuf plain, @Nullable ByteBuf compressed)
            throws RefusedException {
        Sides several = sides;
        List<Requests> all = several == null ? List.of() : several.all(command, plan, its);
        return (several == null || all.size() < 2)
                ? side.forwarding().forward(its, plan, command, plain, compressed)
                : across.send(all, several.led().choice(), side, its, plan, command, plain, compressed);
    }

    /** Of the tenant that the request before was led to: where this one leads is known when its turn has come. */
    @Override
    public Crowd crowd() {
        return side.loop().crowd();
    }

    @Override
    public boolean hasWorked() {
        return greeting.hasWorked();
    }

    /** Returns whether the buffers were handed on. */
    private boolean greet(CommandView hello, ByteBuf plain, @Nullable ByteBuf compressed) {
        Login its = login.known();
        if (its == null) {
            answers.answer(ErrorReplies.of(
                    ErrorCode.HOST_UNREACHABLE,
                    "Larder has not reached its upstream yet and does not know whether it wants credentials"));
        } else if (sides == null && HelloReplies.asksForLogin(hello) && needsPlace(hello, plain, compressed)) {
            return true;
        } else {
            its.greet(hello, greeting.reply(hello), answers::answer);
        }
        return false;
    }

    /** It is not known what the request may be answered with. */
    private void fail(UpstreamFailure failure) {
        if (facts.isUnacknowledged()) {
            client.close();
            return;
        }
        answers.answer(ErrorReplies.of(failure, facts));
    }

    private boolean needsPlace(CommandView hello, ByteBuf plain, @Nullable ByteBuf compressed) {
        if (HelloReplies.understandsClosing(hello)) {
            course.refusedInSilence();
        }
        return turns.holdsConnection(first.tenant().limits(), plain, compressed);
    }

    private void refuse(TenantLimits at, Limit over) {
        answers.refuse(at, over, turns.hasPlace());
    }

    @Override
    public long exchangeEnded() {
        long now = System.nanoTime();
        long nanos = now - course.beganNanos();
        side.loop().metrics().answered(course.outcome(), nanos);
        course.count(side.loop().number(), nanos);
        course.statement().over();
        if (course.notes().isOpen()) {
            tell(course.outcome().label(), nanos);
        }
        return now;
    }

    private void tell(String outcome, long nanos) {
        Usage usage = course.usage();
        Reason why = course.why();
        Notes.Answered answered = new Notes.Answered(
                client.toString(),
                login.user(),
                side.tenant().tenantName(),
                usage == null ? null : usage.shape(),
                outcome,
                why == null ? null : why.label());
        side.loop().journal().tell(course.notes().end(answered, nanos, client.written()));
    }

    @Override
    public ClientAbout about() {
        return new ClientAbout(
                side.tenant().tenant().name(), login.user(), greeting.application(), course.beganNanos());
    }

    @Override
    public void clientWritable() {
        side.exchange().clientWritable();
    }

    @Override
    public void clientGone() {
        if (course.notes().isOpen()) {
            tell(UNANSWERED, System.nanoTime() - course.beganNanos());
        }
        turns.leave();
        heldBack.abandon();
        timeQuestion.abandon();
        first.abandon();
        if (sides != null) {
            sides.abandon();
            across.abandon();
        }
        login.abandon();
        greeting.left();
    }
}
