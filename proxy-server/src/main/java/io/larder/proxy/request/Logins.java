package io.larder.proxy.request;

import io.larder.wire.message.CommandView;

/** Logging in where nobody can: the upstream wants no credentials and Larder has no users. */
final class Logins {
    private Logins() {}

    static RefusedException refuse(CommandView command) {
        return new RefusedException(
                ErrorCode.AUTHENTICATION_FAILED,
                "Authentication failed: this Larder logs nobody in, because its upstream wants no credentials ("
                        + command.name() + ")");
    }
}
