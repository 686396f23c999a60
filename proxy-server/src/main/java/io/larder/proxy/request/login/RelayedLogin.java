package io.larder.proxy.request.login;

import io.larder.proxy.auth.OverheardLogin;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.caching.Witness;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.hello.HelloReplies;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.error.RefusedException;
import io.larder.proxy.request.exchange.Exchange;
import io.larder.proxy.request.shared.LoopRequests;
import io.larder.proxy.topology.Target;
import io.larder.wire.bson.BsonTypes;
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
 * A monitoring connection only says hello and never gets so far.
 */
public final class RelayedLogin implements Login {
    private static final Set<String> RELAYABLE =
            Set.of("SCRAM-SHA-1", "SCRAM-SHA-256", "MONGODB-AWS", "MONGODB-OIDC", "PLAIN");
    private static final int MECHANISM_UNAVAILABLE = 334;

    private final ClientConnection client;
    private final Exchange exchange;
    private final BoundServer server;
    private final RelayedHello hello;
    private final OverheardLogin overheard = new OverheardLogin();

    RelayedLogin(ClientConnection client, LoopRequests loop, RequestFacts facts, Exchange exchange) {
        this.client = client;
        this.exchange = exchange;
        this.server = new BoundServer(client, loop.all(), exchange);
        this.hello = new RelayedHello(loop.upstream(), facts, exchange);
        exchange.relay();
    }

    /** Where all that the client asks goes. */
    public BoundServer server() {
        return server;
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
    public void greet(CommandView command, BsonDocument reply, Consumer<BsonDocument> answer) {
        BsonDocument begin =
                HelloReplies.asksForLogin(command) && exchange.boundTo() == null ? beginning(command) : null;
        if (begin == null || reply.getNumber("ok").intValue() == 0) {
            answer.accept(reply);
            return;
        }
        Target target;
        try {
            target = server.target();
        } catch (RefusedException e) {
            answer.accept(e.toDocument());
            return;
        }
        hello.say(
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
    public Witness overhears() {
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
        if (command.isUnacknowledged() && command.firstElement().name().startsWith("sasl")) {
            overheard.unanswered();
        }
        boolean x509 = command.firstElement().nameIs("authenticate");
        if (x509 || command.firstElement().nameIs("saslStart")) {
            String mechanism = command.fields().is(CommandField.MECHANISM, BsonTypes.STRING)
                    ? command.fields().string(CommandField.MECHANISM)
                    : "";
            String refusal = refusal(x509 ? "MONGODB-X509" : mechanism);
            if (refusal != null) {
                throw new RefusedException(MECHANISM_UNAVAILABLE, "MechanismUnavailable", refusal);
            }
            overheard.begins(command);
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

    /** The client is gone. */
    void abandon() {
        hello.abandon();
    }
}
