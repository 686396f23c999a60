package io.larder.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failpoint.FailPoints;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.CommonFields;
import io.larder.embedded.request.Deadline;
import io.larder.embedded.request.Fields;
import io.larder.embedded.request.ReadConcern;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of every command on one member: find, parse, run inside the stages, put the answer or the failure into its envelope.
 *
 * <p>Called on worker threads; holds no state of its own but the operations that run.
 */
public final class Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final CommandTable commands;
    private final List<Stage> stages;
    private final List<ReplyStamp> stamps;
    private final OperationTable operations;
    private final FailPoints failPoints;
    private final InstantSource clock;

    /** The first stage is the outermost. Stamps are applied in order, after the labels. */
    public Dispatcher(
            CommandTable commands,
            List<Stage> stages,
            List<ReplyStamp> stamps,
            OperationTable operations,
            FailPoints failPoints,
            InstantSource clock) {
        this.commands = commands;
        this.stages = List.copyOf(stages);
        this.stamps = List.copyOf(stamps);
        this.operations = operations;
        this.failPoints = failPoints;
        this.clock = clock;
    }

    /** Never throws for anything a client can send; see {@link ConnectionCut} for the one exception that passes. */
    public Reply dispatch(Client client, RawRequest raw) {
        CommandTable.Entry entry = commands.find(raw.name());
        Invocation invocation;
        try {
            if (entry == null) {
                throw new CommandFailure(ErrorCode.COMMAND_NOT_FOUND, "no such command: '" + raw.name() + "'");
            }
            invocation = invocation(entry.traits(), client, raw);
        } catch (CommandFailure failure) {
            return unparsed(client, raw, failure);
        }
        operations.begin(invocation);
        try {
            return envelope(invocation, entry.command());
        } finally {
            operations.end(invocation);
        }
    }

    /** The answer to a message that could not even be read as a command. */
    public Document refusal(Client client, CommandFailure failure) {
        return unparsed(client, RawRequest.of("admin", new Document()), failure).body();
    }

    /** Ends whatever a client that has gone away still runs. */
    public void clientGone(Client client) {
        for (Invocation each : operations.all()) {
            if (each.client() == client) {
                each.operation().kill(new CommandFailure(ErrorCode.CLIENT_DISCONNECT, "operation was interrupted"));
            }
        }
    }

    private Invocation invocation(CommandTraits traits, Client client, RawRequest raw) {
        CommandRequest request = RequestParser.parse(raw, client);
        boolean unlimited =
                request.maxTimeMillis() == 0 || failPoints.enter(FailPoints.MAX_TIME_NEVER_TIME_OUT) != null;
        Deadline deadline = unlimited ? Deadline.none(clock) : Deadline.in(clock, request.maxTimeMillis());
        Operation operation = new Operation(operations.nextId(), client, clock.instant(), deadline);
        return new Invocation(traits, request, operation);
    }

    private Reply envelope(Invocation invocation, Command command) {
        Reply reply;
        try {
            checkForm(invocation);
            reply = finished(invocation, run(invocation, command, 0));
        } catch (CommandFailure failure) {
            reply = Reply.of(Envelope.failed(invocation, failure));
        } catch (ConnectionCut cut) {
            throw cut;
        } catch (RuntimeException | StackOverflowError bug) {
            log.error("{} failed in a way nobody foresaw", invocation.traits().name(), bug);
            reply = Reply.of(Envelope.failed(
                    invocation, new CommandFailure(ErrorCode.INTERNAL_ERROR, "internal error: " + bug)));
        }
        for (ReplyStamp each : stamps) {
            each.stamp(invocation, reply.body());
        }
        return reply;
    }

    private Reply run(Invocation invocation, Command command, int stage) {
        return stage == stages.size()
                ? command.run(invocation)
                : stages.get(stage).around(invocation, next -> run(next, command, stage + 1));
    }

    private static Reply finished(Invocation invocation, Reply reply) {
        return new Reply(Envelope.succeeded(invocation, reply.body()), reply.next());
    }

    private Reply unparsed(Client client, RawRequest raw, CommandFailure failure) {
        CommandTraits unknown = CommandTraits.named(raw.name()).build();
        CommandRequest request = RequestParser.bare(raw);
        Operation operation = new Operation(0, client, clock.instant(), Deadline.none(clock));
        Invocation invocation = new Invocation(unknown, request, operation);
        Document body = Envelope.failed(invocation, failure);
        for (ReplyStamp each : stamps) {
            each.stamp(invocation, body);
        }
        return Reply.of(body);
    }

    private static void checkForm(Invocation invocation) {
        CommandTraits traits = invocation.traits();
        if (traits.adminOnly() && !invocation.database().equals("admin")) {
            throw new CommandFailure(
                    ErrorCode.UNAUTHORIZED, traits.name() + " may only be run against the admin database.");
        }
        checkConcerns(invocation);
        if (!traits.fields().isEmpty()) {
            Set<String> known = new HashSet<>(traits.fields());
            known.addAll(CommonFields.NAMES);
            known.add(invocation.request().name());
            new Fields(traits.name(), invocation.body()).allowOnly(known);
        }
    }

    /** In a transaction the concerns stand for the whole of it, so the session layer looks at them there. */
    private static void checkConcerns(Invocation invocation) {
        CommandRequest request = invocation.request();
        CommandTraits traits = invocation.traits();
        if (request.session().inTransaction()) {
            return;
        }
        ReadConcern.Level level = request.readConcern().level();
        if (level != null && level != ReadConcern.Level.LOCAL && !traits.supportsReadConcern()) {
            throw new CommandFailure(
                    ErrorCode.INVALID_OPTIONS,
                    "Command " + traits.name() + " does not support { readConcern: { level: \"" + level.wireName()
                            + "\" } }");
        }
        if (!request.writeConcern().isDefault() && !traits.supportsWriteConcern()) {
            throw new CommandFailure(ErrorCode.INVALID_OPTIONS, "Command does not support writeConcern");
        }
    }
}
