package io.larder.config.option;

import io.larder.config.AuthMode;
import java.nio.file.Path;
import java.util.List;

/** Who checks the users that log in. */
public final class AuthOptions {
    public static final Option<AuthMode> MODE =
            Option.of("auth.mode", Kinds.oneOf(AuthMode.class), "auto", "Who checks the users that log in.");
    public static final Option<Path> USERS = Option.unset(
            "auth.users", Kinds.USER_FILE, "none", "User file, made by larder user add; needed by auth.mode service.");

    static final List<Option<?>> ALL = List.of(MODE, USERS);

    private AuthOptions() {}
}
