package io.larder.embedded.auth;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The users and roles of a set. One for all members: the lag of secondaries in these is not modelled. The maps are replaced at
 * every change, so readers need no lock.
 */
public final class Accounts {
    private volatile Map<UserName, User> users = Map.of();
    private volatile Map<RoleName, Role> roles = Map.of();

    public @Nullable User user(UserName name) {
        return users.get(name);
    }

    public Collection<User> users() {
        return users.values();
    }

    public @Nullable Role role(RoleName name) {
        Role own = roles.get(name);
        return own == null ? BuiltInRoles.find(name) : own;
    }

    /** The roles that were made here, without those that are always there. */
    public Collection<Role> ownRoles() {
        return roles.values();
    }

    public synchronized void create(User user) {
        if (users.containsKey(user.name())) {
            throw new CommandFailure(ErrorCode.USER_ALREADY_EXISTS, "User \"" + user.name() + "\" already exists");
        }
        requireRoles(user.roles());
        put(user);
    }

    public synchronized void change(UserName name, UnaryOperator<User> change) {
        User user = users.get(name);
        if (user == null) {
            throw userNotFound(name);
        }
        User changed = change.apply(user);
        requireRoles(changed.roles());
        put(changed);
    }

    public synchronized void drop(UserName name) {
        if (!users.containsKey(name)) {
            throw userNotFound(name);
        }
        Map<UserName, User> left = new LinkedHashMap<>(users);
        left.remove(name);
        users = left;
    }

    /** How many were dropped. */
    public synchronized int dropUsersOf(String database) {
        Map<UserName, User> left = new LinkedHashMap<>(users);
        left.keySet().removeIf(name -> name.database().equals(database));
        int dropped = users.size() - left.size();
        users = left;
        return dropped;
    }

    public synchronized void create(Role role) {
        if (role(role.name()) != null) {
            throw new CommandFailure(ErrorCode.ROLE_ALREADY_EXISTS, "Role \"" + role.name() + "\" already exists");
        }
        requireRoles(role.inherited());
        put(role);
    }

    public synchronized void change(RoleName name, UnaryOperator<Role> change) {
        Role changed = change.apply(own(name));
        requireRoles(changed.inherited());
        put(changed);
    }

    /** Also takes the role from all who had it. */
    public synchronized void drop(RoleName name) {
        own(name);
        Map<RoleName, Role> left = new LinkedHashMap<>(roles);
        left.remove(name);
        left.replaceAll(
                (each, role) -> new Role(each, role.privileges(), without(role.inherited(), name), role.builtIn()));
        Map<UserName, User> changed = new LinkedHashMap<>(users);
        changed.replaceAll((each, user) -> user.withRoles(without(user.roles(), name)));
        roles = left;
        users = changed;
    }

    public synchronized int dropRolesOf(String database) {
        List<RoleName> names = roles.keySet().stream()
                .filter(name -> name.database().equals(database))
                .toList();
        names.forEach(this::drop);
        return names.size();
    }

    private Role own(RoleName name) {
        Role role = roles.get(name);
        if (role == null) {
            if (BuiltInRoles.find(name) != null) {
                throw new CommandFailure(
                        ErrorCode.INVALID_ROLE_MODIFICATION, name + " is a built-in role and cannot be modified.");
            }
            throw new CommandFailure(ErrorCode.ROLE_NOT_FOUND, "Role \"" + name + "\" not found");
        }
        return role;
    }

    private static List<RoleName> without(List<RoleName> names, RoleName dropped) {
        return names.stream().filter(each -> !each.equals(dropped)).toList();
    }

    private void requireRoles(List<RoleName> names) {
        for (RoleName each : names) {
            if (role(each) == null) {
                throw new CommandFailure(ErrorCode.ROLE_NOT_FOUND, "Could not find role: " + each);
            }
        }
    }

    private void put(User user) {
        Map<UserName, User> all = new LinkedHashMap<>(users);
        all.put(user.name(), user);
        users = all;
    }

    private void put(Role role) {
        Map<RoleName, Role> all = new LinkedHashMap<>(roles);
        all.put(role.name(), role);
        roles = all;
    }

    private static CommandFailure userNotFound(UserName name) {
        return new CommandFailure(ErrorCode.USER_NOT_FOUND, "User '" + name + "' not found");
    }
}
