package io.larder.embedded;

import java.util.List;

/** A user that exists from the start. Roles are names of the user's database, or {@code role@database}. */
public record EmbeddedUser(String name, String password, String database, List<String> roles) {
    /** One who may do everything. */
    public static EmbeddedUser root(String name, String password) {
        return new EmbeddedUser(name, password, "admin", List.of("root"));
    }
}
