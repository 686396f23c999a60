package io.larder.embedded.command;

import io.larder.embedded.auth.Accounts;
import io.larder.embedded.auth.Authorization;
import io.larder.embedded.auth.Privilege;
import io.larder.embedded.auth.UserName;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import java.util.Set;

/** Refuses what the connection's user may not do. Left out of the chain where access control is off. */
public final class RightsStage implements Stage {
    /** What a client on this machine may do while there are no users yet. */
    private static final Set<String> BOOTSTRAP = Set.of("createUser", "createRole");

    private final Accounts accounts;
    private final Authorization authorization;

    public RightsStage(Accounts accounts, Authorization authorization) {
        this.accounts = accounts;
        this.authorization = authorization;
    }

    @Override
    public Reply around(Invocation invocation, Rest rest) {
        CommandTraits traits = invocation.traits();
        if (traits.needsLogin()) {
            check(invocation, traits);
        }
        return rest.proceed(invocation);
    }

    private void check(Invocation invocation, CommandTraits traits) {
        UserName user = invocation.client().login().user();
        if (user == null) {
            if (accounts.users().isEmpty() && BOOTSTRAP.contains(traits.name())) {
                return;
            }
            throw new CommandFailure(
                    ErrorCode.UNAUTHORIZED, "Command " + invocation.request().name() + " requires authentication");
        }
        for (Privilege each : traits.rights().neededFor(invocation)) {
            if (!authorization.allows(user, each)) {
                throw new CommandFailure(
                        ErrorCode.UNAUTHORIZED,
                        "not authorized on " + invocation.database() + " to execute command " + Brief.of(invocation));
            }
        }
    }
}
