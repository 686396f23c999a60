package io.larder.embedded.admin.hello;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.admin.login.Handshake;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.Fields;
import io.larder.wire.compression.Compressor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * hello, and isMaster, which is the same in older words. With a topology version it waits for a change; where the client takes
 * several replies it goes on waiting by itself.
 */
public final class HelloCommand implements Command {
    private static final long LONGEST_WAIT_MILLIS = 24L * 60 * 60 * 1000;

    private final CommandTraits traits;
    private final MemberDescription description;
    private final TopologyVersion topology;
    private final Handshake handshake;
    private final InstantSource clock;

    private HelloCommand(
            CommandTraits traits,
            MemberDescription description,
            TopologyVersion topology,
            Handshake handshake,
            InstantSource clock) {
        this.traits = traits;
        this.description = description;
        this.topology = topology;
        this.handshake = handshake;
        this.clock = clock;
    }

    /** Both names. They are two commands: a fail point for one does not strike the other. */
    public static List<Command> both(
            MemberDescription description, TopologyVersion topology, Handshake handshake, InstantSource clock) {
        CommandTraits hello =
                CommandTraits.named("hello").withoutLogin().inApiVersion1().build();
        CommandTraits isMaster =
                CommandTraits.named("isMaster", "ismaster").withoutLogin().build();
        return List.of(
                new HelloCommand(hello, description, topology, handshake, clock),
                new HelloCommand(isMaster, description, topology, handshake, clock));
    }

    @Override
    public CommandTraits traits() {
        return traits;
    }

    @Override
    public Reply run(Invocation invocation) {
        Document request = invocation.body();
        if (request.get("client") instanceof Document metadata) {
            introduce(invocation, metadata);
        }
        Known known = known(invocation);
        if (known != null) {
            await(invocation, known);
        }
        Document reply = new Document();
        if (invocation.fields().bool("helloOk", false)) {
            reply.put("helloOk", true);
        }
        reply.put("topologyVersion", topology.toDocument());
        description.describe(reply, traits.name().equals("hello"));
        reply.put("connectionId", (int) invocation.client().id());
        negotiateCompression(request, reply);
        handshake.answer(invocation, reply);
        Reply answer = Reply.of(reply);
        boolean goesOn = known != null && invocation.request().exhaustAllowed();
        return goesOn ? answer.thenGoOnWith(nextRequest(request, reply)) : answer;
    }

    private static void introduce(Invocation invocation, Document metadata) {
        Document before = invocation.client().metadata();
        if (before != null && !before.equals(metadata)) {
            throw new CommandFailure(
                    ErrorCode.CLIENT_METADATA_CANNOT_BE_MUTATED,
                    "The client metadata document may only be sent in the first hello");
        }
        ClientMetadata.check(metadata);
        invocation.client().introduced(metadata);
    }

    /** What the client knows already, and how long it is ready to wait for news. */
    private record Known(ObjectId processId, long counter, long waitMillis) {}

    private static @Nullable Known known(Invocation invocation) {
        Fields fields = invocation.fields();
        Document version = fields.optionalDocument("topologyVersion");
        Long wait = fields.optionalLong("maxAwaitTimeMS");
        if (version == null && wait == null) {
            return null;
        }
        if (wait == null) {
            throw new CommandFailure(31368, "A request with a 'topologyVersion' must include 'maxAwaitTimeMS'");
        }
        if (version == null) {
            throw new CommandFailure(31369, "A request with 'maxAwaitTimeMS' must include a 'topologyVersion'");
        }
        if (wait < 0) {
            throw new CommandFailure(31373, "maxAwaitTimeMS must be a non-negative integer");
        }
        Fields parts = new Fields("topologyVersion", version);
        return new Known(
                parts.required("processId", ObjectId.class),
                parts.required("counter", Long.class),
                Math.min(wait, LONGEST_WAIT_MILLIS));
    }

    private void await(Invocation invocation, Known known) {
        if (!known.processId().equals(topology.processId())) {
            return;
        }
        if (known.counter() > topology.counter()) {
            throw new CommandFailure(
                    31382,
                    "Received a topology version with counter: " + known.counter()
                            + " which is greater than the server topology version counter: " + topology.counter());
        }
        Instant deadline = clock.instant().plusMillis(known.waitMillis());
        try {
            topology.awaitChange(known.counter(), deadline);
        } catch (InterruptedException e) {
            throw invocation.operation().interrupted();
        }
    }

    /** Asks on from what this reply told, so that no change in between is missed. */
    private static Document nextRequest(Document request, Document reply) {
        Document next = request.clone();
        next.put("topologyVersion", reply.get("topologyVersion"));
        return next;
    }

    private static void negotiateCompression(Document request, Document reply) {
        if (request.get("compression") instanceof List<?> offered) {
            List<String> common = offered.stream()
                    .map(String::valueOf)
                    .filter(name -> Compressor.named(name) != null)
                    .toList();
            if (!common.isEmpty()) {
                reply.put("compression", common);
            }
        }
    }
}
