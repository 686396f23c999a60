package io.larder.proxy.request.tenants;

import com.mongodb.ReadPreference;
import io.larder.engine.plan.CommandKind;
import io.larder.engine.plan.Destination;
import io.larder.engine.plan.Plan;
import io.larder.proxy.auth.OwnDatabases;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.request.broadcast.Broadcast;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.course.Course;
import io.larder.proxy.request.error.RefusedException;
import io.larder.proxy.request.forward.Side;
import io.larder.proxy.request.login.Login;
import io.larder.proxy.request.login.RelayedLogin;
import io.larder.proxy.request.route.BroadcastPlan;
import io.larder.proxy.request.route.Routing;
import io.larder.proxy.request.route.TenantRules;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.request.turn.Turns;
import io.larder.proxy.tenant.AllowedDatabases;
import io.larder.proxy.tenant.Choice;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.Target;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of all tenants to whom its requests are led by their databases: to list the databases, and to end, refresh or
 * kill sessions, which it may have used with each of them. It is answered as by one server. On the client's event loop.
 */
public final class AcrossTenants {
    private static final String READ_PREFERENCE = "$readPreference";

    private final ClientConnection client;
    private final RequestFacts facts;
    private final Course course;
    private final Turns turns;
    private final Consumer<BsonDocument> answers;
    private @Nullable Broadcast broadcast;

    public AcrossTenants(
            ClientConnection client, RequestFacts facts, Course course, Turns turns, Consumer<BsonDocument> answers) {
        this.client = client;
        this.facts = facts;
        this.course = course;
        this.turns = turns;
        this.answers = answers;
    }

    /** Whether a command is about all of them. What asks for the server as a whole is the business of one. */
    static boolean concerns(CommandView command, Plan plan) {
        BsonCursor first = command.firstElement();
        return plan.kind() == CommandKind.SESSION
                ? first.nameIs("endSessions") || first.nameIs("refreshSessions") || first.nameIs("killSessions")
                : listsDatabases(command);
    }

    private static boolean listsDatabases(CommandView command) {
        return command.firstElement().nameIs("listDatabases");
    }

    /** Asks them all, by way of {@code side} as far as limits and a connection of the client's own go. Returns whether the buffers were handed on. */
    public boolean send(
            List<Requests> tenants,
            Choice<Requests> choice,
            Side side,
            Login its,
            Plan plan,
            CommandView command,
            ByteBuf plain,
            @Nullable ByteBuf compressed)
            throws RefusedException {
        BsonDocument answer = its.answer(command);
        if (answer != null) {
            answers.accept(answer);
            return false;
        }
        if (turns.holds(side.tenant().limits(), plain, compressed)) {
            return true;
        }
        for (Requests tenant : tenants) {
            TenantRules.require(tenant, plan, command, side.exchange().cursors());
        }
        if (its instanceof RelayedLogin relayed) {
            if (!listsDatabases(command)) {
                return side.forwarding().forward(its, plan, command, plain, compressed);
            }
            overTheOneConnection(tenants, side, relayed, command);
            return false;
        }
        List<Requests> asked = new ArrayList<>();
        List<Broadcast.Sent> parts = new ArrayList<>();
        for (Requests tenant : tenants) {
            for (Target target : targets(tenant, its, plan, command)) {
                asked.add(tenant);
                parts.add(new Broadcast.Sent(
                        tenant.on(client.eventLoop()), target, inPlaceOf(command, tenant, its.inPlaceOf(command))));
            }
        }
        Function<List<BsonDocument>, BsonDocument> merge =
                listsDatabases(command) ? new MergedDatabases(asked, choice) : AcrossTenants::done;
        Broadcast all = new Broadcast(merge, reply -> {
            broadcast = null;
            answers.accept(reply);
        });
        if (!parts.isEmpty()) {
            course.sent();
        }
        broadcast = all;
        all.start(parts, facts);
        return false;
    }

    /** Where users log in upstream, all tenants have the same, and the client one connection to it. */
    private void overTheOneConnection(List<Requests> tenants, Side side, RelayedLogin relayed, CommandView command)
            throws RefusedException {
        BsonDocument list = document(command);
        if (tenants.stream().allMatch(tenant -> tenant.tenant().databases() != null)) {
            String names = tenants.stream()
                    .map(tenant -> tenant.tenant().databases())
                    .filter(Objects::nonNull)
                    .map(AllowedDatabases::asRegex)
                    .collect(Collectors.joining("|"));
            list = OwnDatabases.narrow(list, new BsonDocument("$regex", new BsonString(names)));
        }
        ByteBuf changed = MessageWriter.opMsg(client.allocator(), command.requestId(), 0, 0, list);
        side.exchange().forward(changed, null, relayed.server().target(), relayed.principal(), null);
    }

    /** Which servers of one tenant have to hear of it. An upstream that is down has no sessions to end; its databases would be missed. */
    private List<Target> targets(Requests tenant, Login its, Plan plan, CommandView command) throws RefusedException {
        if (!listsDatabases(command)
                && tenant.topology().view().servers().stream().noneMatch(AcrossTenants::serves)) {
            return List.of();
        }
        if (plan.destination() == Destination.EVERY_SERVER
                && !tenant.presented().asMembers()
                && !tenant.bindsClients()) {
            return BroadcastPlan.everywhere(tenant.topology().view()).parts().stream()
                    .map(BroadcastPlan.Part::target)
                    .toList();
        }
        return List.of(new Routing(tenant, client.listener().index()).target(plan, command, its.principal()));
    }

    private static boolean serves(ServerView server) {
        return server.role().serves();
    }

    private static BsonDocument inPlaceOf(CommandView command, Requests tenant, @Nullable BsonDocument own) {
        BsonDocument narrowed = TenantRules.narrowed(tenant, command, own);
        BsonDocument sent = narrowed == null ? document(command) : narrowed;
        sent.remove(CommandField.CLUSTER_TIME.fieldName()); // which of them has signed it is not known
        if (tenant.isDirect() && !sent.containsKey(READ_PREFERENCE)) {
            sent.append(READ_PREFERENCE, ReadPreference.primaryPreferred().toDocument());
        }
        return sent;
    }

    private static BsonDocument document(CommandView command) {
        BsonDocument document = RawDocuments.read(command.message(), command.bodyOffset(), command.bodyLimit());
        return document.containsKey("$db") ? document : document.append("$db", new BsonString(command.database()));
    }

    /** The times of one upstream would mean nothing to the others. */
    private static BsonDocument done(List<BsonDocument> replies) {
        return new BsonDocument("ok", new BsonDouble(1));
    }

    /** The client is gone. */
    public void abandon() {
        if (broadcast != null) {
            broadcast.abandon();
            broadcast = null;
        }
    }
}
