package io.larder.proxy.request.login;

import io.larder.engine.session.SessionId;
import io.larder.proxy.auth.AccessRules;
import io.larder.proxy.auth.OwnDatabases;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.auth.ServiceLogin;
import io.larder.proxy.auth.User;
import io.larder.proxy.auth.UserDirectory;
import io.larder.proxy.request.command.Sessions;
import io.larder.proxy.request.error.ErrorCode;
import io.larder.proxy.request.error.RefusedException;
import io.larder.proxy.session.SessionOwners;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.UpstreamFacts;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.jspecify.annotations.Nullable;

/**
 * A client that logs in as one of Larder's own users. What it may do is decided here and nowhere else: upstream it arrives as
 * the service account, like everybody.
 */
final class ServiceUser implements Login {
    private final ServiceLogin login;
    private final SessionOwners sessions;
    private final Topology upstream;

    ServiceUser(Supplier<UserDirectory> users, SessionOwners sessions, Topology upstream, Consumer<String> refused) {
        this.login = new ServiceLogin(users, refused);
        this.sessions = sessions;
        this.upstream = upstream;
    }

    @Override
    public Principal principal() {
        return login.principal();
    }

    @Override
    public @Nullable Principal cachedFor() {
        return login.user() == null ? null : login.principal();
    }

    @Override
    public boolean wantsUser() {
        return login.user() == null;
    }

    @Override
    public boolean isRelayed() {
        return false;
    }

    @Override
    public void greet(CommandView hello, BsonDocument reply, Consumer<BsonDocument> answer) {
        if (hello.fields().is(CommandField.SASL_SUPPORTED_MECHS, BsonTypes.STRING)) {
            BsonArray mechanisms = login.supportedMechanisms(hello.fields().string(CommandField.SASL_SUPPORTED_MECHS));
            if (mechanisms != null) {
                reply.append("saslSupportedMechs", mechanisms);
            }
        }
        if (hello.fields().is(CommandField.SPECULATIVE_AUTHENTICATE, BsonTypes.DOCUMENT)) {
            int offset = hello.fields().offset(CommandField.SPECULATIVE_AUTHENTICATE);
            BsonDocument begun = login.speculate(RawDocuments.read(hello.message(), offset, hello.bodyLimit()));
            if (begun != null) {
                reply.append("speculativeAuthenticate", begun);
            }
        }
        answer.accept(reply);
    }

    @Override
    public @Nullable BsonDocument answer(CommandView command) throws RefusedException {
        return switch (command.name()) {
            case "saslStart" -> login.saslStart(document(command), command.database());
            case "saslContinue" -> login.saslContinue(document(command));
            case "logout" -> login.logout();
            case "connectionStatus" -> login.connectionStatus();
            case "authenticate", "getnonce" ->
                throw new RefusedException(
                        334,
                        "MechanismUnavailable",
                        "this Larder checks users by SCRAM-SHA-1 and SCRAM-SHA-256 only, not by X.509");
            default -> refusal(command, login.user());
        };
    }

    /**
     * A ping needs no login, nor does the question for the build; without one they are answered here, because nothing of it
     * may run as the service account.
     */
    private @Nullable BsonDocument refusal(CommandView command, @Nullable User user) throws RefusedException {
        BsonDocument told = user == null ? told(command.firstElement()) : null;
        if (told != null) {
            return told;
        }
        BsonDocument refusal = AccessRules.check(command, user);
        if (refusal == null) {
            requireOwnSessions(command);
        }
        return refusal;
    }

    private @Nullable BsonDocument told(BsonCursor first) {
        if (first.nameIs("ping")) {
            return new BsonDocument("ok", new BsonDouble(1));
        }
        UpstreamFacts facts = upstream.view().facts();
        boolean asksForBuild = first.nameIs("buildInfo") || first.nameIs("buildinfo");
        return asksForBuild && facts != null ? BuildInfo.of(facts) : null;
    }

    @Override
    public @Nullable BsonDocument inPlaceOf(CommandView command) {
        User user = login.user();
        if (user == null
                || !command.firstElement().nameIs("listDatabases")
                || !AccessRules.seesOwnDatabasesOnly(user)) {
            return null;
        }
        return OwnDatabases.narrow(document(command), user);
    }

    /** The upstream takes all users for one, so the sessions that a command names have to be this user's. */
    private void requireOwnSessions(CommandView command) throws RefusedException {
        requireOwn(Sessions.id(command));
        BsonCursor first = command.firstElement();
        boolean listsSessions =
                first.nameIs("endSessions") || first.nameIs("killSessions") || first.nameIs("refreshSessions");
        if (listsSessions && first.type() == BsonTypes.ARRAY) {
            BsonCursor each = new BsonCursor().enter(first);
            while (each.next()) {
                if (each.type() == BsonTypes.DOCUMENT) {
                    requireOwn(Sessions.id(new BsonCursor().enter(each)));
                }
            }
        }
    }

    private void requireOwn(@Nullable SessionId session) throws RefusedException {
        if (session != null && !sessions.belongsTo(session, login.principal())) {
            throw new RefusedException(ErrorCode.UNAUTHORIZED, "the session belongs to another user");
        }
    }

    private static BsonDocument document(CommandView command) {
        return RawDocuments.read(command.message(), command.bodyOffset(), command.bodyLimit());
    }
}
