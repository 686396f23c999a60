package io.larder.embedded.admin.login;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Accounts;
import io.larder.embedded.auth.User;
import io.larder.embedded.auth.UserName;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.Fields;

/** The part of hello that has to do with logging in. */
public final class Handshake {
    private final Accounts accounts;
    private final SaslCommands sasl;

    public Handshake(Accounts accounts, SaslCommands sasl) {
        this.accounts = accounts;
        this.sasl = sasl;
    }

    /** Names the user's mechanisms if asked, and begins a login if one comes along. */
    public void answer(Invocation invocation, Document reply) {
        if (invocation.body().get("saslSupportedMechs") instanceof String asked) {
            nameMechanisms(asked, reply);
        }
        Document speculative = invocation.fields().optionalDocument("speculativeAuthenticate");
        if (speculative != null) {
            beginLogin(invocation, speculative, reply);
        }
    }

    private void nameMechanisms(String asked, Document reply) {
        int dot = asked.indexOf('.');
        if (dot < 0) {
            throw new CommandFailure(ErrorCode.BAD_VALUE, "UserName must contain a '.' separated database.user pair");
        }
        User user = accounts.user(new UserName(asked.substring(dot + 1), asked.substring(0, dot)));
        if (user != null) {
            reply.put("saslSupportedMechs", user.mechanismNames());
        }
    }

    /** Failing here is no failure of the handshake: the client then logs in the long way and is told there. */
    private void beginLogin(Invocation invocation, Document speculative, Document reply) {
        if (!speculative.containsKey("saslStart") || !(speculative.get("db") instanceof String database)) {
            return;
        }
        try {
            Fields fields = new Fields("speculativeAuthenticate", speculative);
            reply.put("speculativeAuthenticate", sasl.start(invocation.client(), fields, database));
        } catch (CommandFailure refused) {
            reply.remove("speculativeAuthenticate");
        }
    }
}
