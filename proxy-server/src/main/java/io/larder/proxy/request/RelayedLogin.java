package io.larder.proxy.request;

import com.mongodb.ServerAddress;
import io.larder.proxy.auth.OverheardLogin;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.caching.Witness;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.hello.HelloReplies;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.ServerRole;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.TopologyView;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.ReplyView;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A client that logs in upstream, through an upstream connection that is its own for as long as it lives. Payloads pass as
 * they are: SCRAM here has no channel binding, so it does not mind who carries it.
 *
 * <pre>
 *   no connection --(hello that begins a login, or any command)--> bound to one server --(client or server goes)--> both closed
 * </pre>
 *
 * The server is the primary, or the one router that all relayed clients share, because cursors and transactions may come back
 * on any of the client's sockets. A monitoring connection only says hello and never gets so far.
 */
final class RelayedLogin implements Login {
    private static final Set<String> RELAYABLE =
            Set.of("SCRAM-SHA-1", "SCRAM-SHA-256", "MONGODB-AWS", "MONGODB-OIDC", "PLAIN");
    private static final int MECHANISM_UNAVAILABLE = 334;

    private final ClientConnection client;
    private final Requests all;
    private final Exchange exchange;
    private final OverheardLogin overheard = new OverheardLogin();

    RelayedLogin(ClientConnection client, Requests all, Exchange exchange) {
        this.client = client;
        this.all = all;
        this.exchange = exchange;
        exchange.relay();
    }

    @Override
    public Principal principal() {
        return Principal.NOBODY;
    }

    @Override
    public @Nullable Principal cachedFor() {
        return overheard.principal();
    }

    @Override
    public boolean isRelayed() {
        return true;
    }

    @Override
    public void greet(CommandView hello, BsonDocument reply, Consumer<BsonDocument> answer) {
        BsonDocument begin = HelloReplies.asksForLogin(hello) && exchange.boundTo() == null ? beginning(hello) : null;
        if (begin == null || reply.getNumber("ok").intValue() == 0) {
            answer.accept(reply);
            return;
        }
        Target target;
        try {
            target = target();
        } catch (RefusedException e) {
            answer.accept(e.toDocument());
            return;
        }
        exchange.greet(
                target,
                begin,
                upstream -> {
                    overhear(begin, upstream);
                    copy("saslSupportedMechs", upstream, reply);
                    copy("speculativeAuthenticate", upstream, reply);
                    answer.accept(reply);
                },
                answer);
    }

    private void overhear(BsonDocument begin, BsonDocument upstream) {
        if (begin.get("speculativeAuthenticate") instanceof BsonDocument start) {
            String database = start.get("db") instanceof BsonString db ? db.getValue() : "";
            overheard.begins(start, database);
            answered(
                    upstream.get("speculativeAuthenticate") instanceof BsonDocument answer
                            ? answer
                            : new BsonDocument(),
                    upstream.containsKey("speculativeAuthenticate"));
        }
    }

    private void answered(BsonDocument reply, boolean ok) {
        overheard.answered(ok, reply.getBoolean("done", BsonBoolean.FALSE).getValue());
    }

    /** Hears what the server says to a step of the login, and with it who the client is. */
    Witness overhears() {
        return new Witness() {
            @Override
            public boolean reply(ReplyView reply) {
                answered(RawDocuments.read(reply.message(), reply.bodyOffset(), reply.bodyLimit()), reply.isOk());
                return true;
            }

            @Override
            public void lost(boolean mayHaveRun) {
                overheard.answered(false, false);
            }
        };
    }

    private static void copy(String field, BsonDocument from, BsonDocument to) {
        BsonValue value = from.get(field);
        if (value != null) {
            to.append(field, value);
        }
    }

    /** What the upstream's hello is to carry of the client's; null if nothing of it can be relayed. */
    private @Nullable BsonDocument beginning(CommandView hello) {
        BsonDocument begin = new BsonDocument();
        if (hello.fields().is(CommandField.SASL_SUPPORTED_MECHS, BsonTypes.STRING)) {
            begin.append(
                    "saslSupportedMechs", new BsonString(hello.fields().string(CommandField.SASL_SUPPORTED_MECHS)));
        }
        if (hello.fields().is(CommandField.SPECULATIVE_AUTHENTICATE, BsonTypes.DOCUMENT)) {
            int offset = hello.fields().offset(CommandField.SPECULATIVE_AUTHENTICATE);
            BsonDocument speculative = RawDocuments.read(hello.message(), offset, hello.bodyLimit());
            boolean sasl = speculative.get("mechanism") instanceof BsonString mechanism
                    && refusal(mechanism.getValue()) == null;
            if (sasl) {
                begin.append("speculativeAuthenticate", speculative);
            }
        }
        return begin.isEmpty() ? null : begin;
    }

    @Override
    public @Nullable BsonDocument answer(CommandView command) throws RefusedException {
        boolean x509 = command.firstElement().nameIs("authenticate");
        if (x509 || command.firstElement().nameIs("saslStart")) {
            String mechanism = command.fields().is(CommandField.MECHANISM, BsonTypes.STRING)
                    ? command.fields().string(CommandField.MECHANISM)
                    : "";
            String refusal = refusal(x509 ? "MONGODB-X509" : mechanism);
            if (refusal != null) {
                throw new RefusedException(MECHANISM_UNAVAILABLE, "MechanismUnavailable", refusal);
            }
            overheard.begins(
                    RawDocuments.read(command.message(), command.bodyOffset(), command.bodyLimit()),
                    command.database());
        } else if (command.firstElement().nameIs("logout")) {
            overheard.loggedOut();
        }
        return null;
    }

    /** Why a login by this mechanism cannot be relayed; null if it can. A mechanism of no name is left to the server. */
    private @Nullable String refusal(String mechanism) {
        if (mechanism.equals("PLAIN") && client.listener().tls() == null) {
            return "PLAIN sends the password as it is, so Larder relays it over TLS only;"
                    + " connect to a listener with TLS, or use SCRAM-SHA-256";
        }
        if (mechanism.isEmpty() || RELAYABLE.contains(mechanism)) {
            return null;
        }
        return mechanism + " proves the end of a connection, and through Larder that is not the client's:"
                + " it cannot be relayed; use SCRAM-SHA-256, or auth.mode service";
    }

    /** Where the client is bound to, or will be. */
    Target target() throws RefusedException {
        if (all.memberPorts()) {
            ServerAddress member = all.ports().member(client.listener().index());
            if (member == null) {
                throw new RefusedException(
                        ErrorCode.HOST_UNREACHABLE, "this port stands for no member of the replica set");
            }
            return Target.server(member);
        }
        ServerAddress shared = all.topology().view().relayServer();
        return shared == null ? Target.PRIMARY : Target.server(shared);
    }

    /**
     * A read that must not go to the primary has nowhere to go; other preferences are content with it.
     *
     * @throws RefusedException in the first case
     */
    void requireServable(CommandView command) throws RefusedException {
        boolean oneOfSeveral = all.topology().view().kind() == ClusterKind.REPLICA_SET && !all.memberPorts();
        if (oneOfSeveral && command.fields().is(CommandField.READ_PREFERENCE, BsonTypes.DOCUMENT)) {
            int offset = command.fields().offset(CommandField.READ_PREFERENCE);
            BsonCursor preference = new BsonCursor().reset(command.message(), offset, command.bodyLimit());
            while (preference.next()) {
                if (preference.nameIs("mode")
                        && BsonValues.isString(preference.type())
                        && preference.stringValue().equals("secondary")) {
                    throw new RefusedException(
                            ErrorCode.FAILED_TO_SATISFY_READ_PREFERENCE,
                            "read preference secondary cannot be met: relayed logins are bound to the primary;"
                                    + " use secondaryPreferred, the replica-set presentation, or auth.mode service");
                }
            }
        }
    }

    /** A server that has lost its role would only answer "not primary" for ever; the driver has to connect anew. */
    void follow(TopologyView view) {
        ServerAddress bound = exchange.boundTo();
        if (bound == null || view.direct()) {
            return;
        }
        ServerView server = view.server(bound);
        if (server != null && server.held()) {
            return; // the next view tells whether it was more than one broken connection
        }
        boolean lost = server == null
                || (view.kind() == ClusterKind.REPLICA_SET
                        && (all.memberPorts() ? !server.role().serves() : server.role() != ServerRole.PRIMARY));
        if (lost) {
            exchange.endClient();
        }
    }
}
