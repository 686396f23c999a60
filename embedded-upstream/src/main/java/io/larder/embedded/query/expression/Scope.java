package io.larder.embedded.query.expression;

import io.larder.embedded.failure.CommandFailure;
import java.util.HashSet;
import java.util.Set;

/** The variables that exist where an expression stands, so that an undefined one fails before anything runs. */
public record Scope(Set<String> variables) {
    public static final Scope NONE = new Scope(Set.of());

    private static final Set<String> SYSTEM =
            Set.of("ROOT", "CURRENT", "REMOVE", "NOW", "CLUSTER_TIME", "DESCEND", "PRUNE", "KEEP", "USER_ROLES");

    public static Scope of(Set<String> variables) {
        return variables.isEmpty() ? NONE : new Scope(Set.copyOf(variables));
    }

    public Scope with(Set<String> more) {
        Set<String> all = new HashSet<>(variables);
        all.addAll(more);
        return new Scope(Set.copyOf(all));
    }

    public Scope with(String name) {
        return with(Set.of(name));
    }

    void requireDefined(String name) {
        if (!variables.contains(name) && !SYSTEM.contains(name)) {
            throw new CommandFailure(17276, "Use of undefined variable: " + name);
        }
    }

    /** Names that $let and its kin may bind. */
    public static void requireUserName(String name) {
        if (name.isEmpty()) {
            throw new CommandFailure(16866, "empty variable names are not allowed");
        }
        char first = name.charAt(0);
        if (name.equals("CURRENT")) {
            return;
        }
        if (!(first >= 'a' && first <= 'z') && first < 128) {
            throw new CommandFailure(16867, "'" + name + "' starts with an invalid character for a user variable name");
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < 128 && !Character.isLetterOrDigit(c) && c != '_') {
                throw new CommandFailure(
                        16868, "'" + name + "' contains an invalid character for a variable name: '" + c + "'");
            }
        }
    }
}
