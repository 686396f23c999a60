package io.larder.embedded.auth;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Decides what a user may do, from the roles the user has at this moment. */
public final class Authorization {
    private final Accounts accounts;

    public Authorization(Accounts accounts) {
        this.accounts = accounts;
    }

    /** True if the user's roles together grant every action wanted on the resource. */
    public boolean allows(UserName name, Privilege wanted) {
        Set<Action> missing = EnumSet.copyOf(wanted.actions());
        for (Privilege each : privilegesOf(name)) {
            if (each.resource().covers(wanted.resource())) {
                missing.removeAll(each.actions());
            }
        }
        return missing.isEmpty();
    }

    /** True if any right of the user concerns this database, or a collection in it. */
    public boolean seesDatabase(UserName name, String database) {
        return privilegesOf(name).stream()
                .anyMatch(each -> each.resource().kind() == Resource.Kind.ANY
                        || (each.resource().kind() == Resource.Kind.NAMESPACE
                                && (each.resource().database().isEmpty()
                                        || each.resource().database().equals(database))));
    }

    public List<Privilege> privilegesOf(UserName name) {
        List<Privilege> privileges = new ArrayList<>();
        for (RoleName each : rolesOf(name)) {
            Role role = accounts.role(each);
            if (role != null) {
                privileges.addAll(role.privileges());
            }
        }
        return privileges;
    }

    /** The user's roles with all that they inherit. */
    public Set<RoleName> rolesOf(UserName name) {
        User user = accounts.user(name);
        return user == null ? Set.of() : closure(user.roles());
    }

    public Set<RoleName> closure(List<RoleName> start) {
        Set<RoleName> found = new LinkedHashSet<>();
        Deque<RoleName> todo = new ArrayDeque<>(start);
        while (!todo.isEmpty()) {
            RoleName next = todo.poll();
            Role role = accounts.role(next);
            if (role != null && found.add(next)) {
                todo.addAll(role.inherited());
            }
        }
        return found;
    }
}
