package io.larder.proxy.hello;

import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.TopologyView;
import io.larder.proxy.topology.UpstreamFacts;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import java.time.Clock;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.types.ObjectId;

/**
 * The replies to hello and its older names. They are made from the last that was known of the upstream, so that an outage
 * does not change what Larder looks like. There is no topologyVersion in them, so that drivers poll, and no $clusterTime,
 * because only servers can sign one. Thread safe.
 */
public final class HelloReplies {
    /** The newest wire version that everything here understands: 8.0. */
    static final int NEWEST_WIRE_VERSION = 25;

    private static final int HOST_UNREACHABLE = 6;
    private static final int LOAD_BALANCER_SUPPORT_MISMATCH = 354;

    private final Presentation presentation;
    private final Topology topology;
    private final MemberReplies members;
    private final Clock clock;
    /** Tells drivers behind loadBalanced=true that all their connections lead to the same place. */
    private final BsonObjectId serviceId = new BsonObjectId(new ObjectId());

    public HelloReplies(Presentation presentation, Topology topology, MemberPorts ports, Clock clock) {
        this.presentation = presentation;
        this.topology = topology;
        this.members = new MemberReplies(presentation, ports);
        this.clock = clock;
    }

    /**
     * The reply to this hello.
     *
     * @param listener the index of the listener that the client came by
     * @param compressors what client and proxy agreed on, by name
     * @param others of upstreams that the client's requests may go to, too: it is told what holds for all of them
     */
    public BsonDocument reply(
            CommandView hello, int listener, int connectionId, List<String> compressors, List<UpstreamFacts> others) {
        TopologyView view = topology.view();
        UpstreamFacts facts = view.facts() == null ? presentation.assumed() : view.facts();
        if (facts == null) {
            return failure(
                    HOST_UNREACHABLE,
                    "HostUnreachable",
                    "Larder has not reached its upstream yet and does not know what it is: "
                            + view.explain(Target.PRIMARY));
        }
        for (UpstreamFacts other : others) {
            facts = facts.and(other);
        }
        PresentAs as = presentation.as().before(facts.kind());
        boolean balanced = hello.fields().isTrue(CommandField.LOAD_BALANCED);
        if (balanced && (as == PresentAs.STANDALONE || as == PresentAs.REPLICA_SET)) {
            return mismatch("the connection string says loadBalanced=true, but this Larder is presented as "
                    + (as == PresentAs.STANDALONE ? "a standalone" : "a replica set") + "; leave the option out");
        }
        if (!balanced && as == PresentAs.LOAD_BALANCED && !hello.isLegacy()) {
            return mismatch(
                    "this Larder is presented as load balanced; add loadBalanced=true to the connection string");
        }
        BsonDocument reply = new BsonDocument();
        if (hello.fields().isTrue(CommandField.HELLO_OK)) {
            reply.append("helloOk", BsonBoolean.TRUE);
        }
        String writable = hello.firstElement().nameIs("hello") ? "isWritablePrimary" : "ismaster";
        switch (as) {
            case REPLICA_SET -> {
                BsonDocument trouble = members.append(reply, writable, view, facts, listener);
                if (trouble != null) {
                    return trouble;
                }
            }
            case STANDALONE -> reply.append(writable, BsonBoolean.TRUE);
            case MONGOS, LOAD_BALANCED, AUTO ->
                reply.append(writable, BsonBoolean.TRUE).append("msg", new BsonString("isdbgrid"));
        }
        if (balanced) {
            reply.append("serviceId", serviceId);
        }
        return complete(reply, facts, connectionId, compressors);
    }

    private BsonDocument complete(BsonDocument reply, UpstreamFacts facts, int connectionId, List<String> compressors) {
        reply.append("maxBsonObjectSize", new BsonInt32(facts.maxBsonObjectSize()))
                .append("maxMessageSizeBytes", new BsonInt32(facts.maxMessageSizeBytes()))
                .append("maxWriteBatchSize", new BsonInt32(facts.maxWriteBatchSize()))
                .append("localTime", new BsonDateTime(clock.millis()));
        Integer sessionMinutes = facts.logicalSessionTimeoutMinutes();
        if (sessionMinutes != null) {
            reply.append("logicalSessionTimeoutMinutes", new BsonInt32(sessionMinutes));
        }
        reply.append("connectionId", new BsonInt32(connectionId))
                .append("minWireVersion", new BsonInt32(facts.minWireVersion()))
                .append("maxWireVersion", new BsonInt32(Math.min(facts.maxWireVersion(), NEWEST_WIRE_VERSION)))
                .append("readOnly", BsonBoolean.FALSE);
        if (!compressors.isEmpty()) {
            BsonArray names = new BsonArray();
            compressors.forEach(name -> names.add(new BsonString(name)));
            reply.append("compression", names);
        }
        return reply.append("ok", new BsonDouble(1));
    }

    private static BsonDocument mismatch(String message) {
        return failure(LOAD_BALANCER_SUPPORT_MISMATCH, "LoadBalancerSupportMismatch", message);
    }

    static BsonDocument failure(int code, String codeName, String message) {
        return new BsonDocument("ok", new BsonDouble(0))
                .append("errmsg", new BsonString(message))
                .append("code", new BsonInt32(code))
                .append("codeName", new BsonString(codeName));
    }

    /** Whether hello carries something that only a login can answer. */
    public static boolean asksForLogin(CommandView hello) {
        return hello.fields().is(CommandField.SPECULATIVE_AUTHENTICATE, BsonTypes.DOCUMENT)
                || hello.fields().is(CommandField.SASL_SUPPORTED_MECHS, BsonTypes.STRING);
    }

    /**
     * Whether the driver takes a connection that is closed during its hello for a server with too much to do, which it asks again
     * after a pause, keeping its other connections. To an error in reply to that hello some drivers give all of them up.
     */
    public static boolean understandsClosing(CommandView hello) {
        BsonCursor fields = new BsonCursor().reset(hello.message(), hello.bodyOffset(), hello.bodyLimit());
        while (fields.next()) {
            if (fields.nameIs("backpressure")) {
                return true;
            }
        }
        return false;
    }
}
