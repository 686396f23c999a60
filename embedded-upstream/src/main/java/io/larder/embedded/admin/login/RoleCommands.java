package io.larder.embedded.admin.login;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Accounts;
import io.larder.embedded.auth.Action;
import io.larder.embedded.auth.Privilege;
import io.larder.embedded.auth.Role;
import io.larder.embedded.auth.RoleName;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import java.util.List;
import java.util.function.UnaryOperator;

/** createRole, updateRole, dropRole and their kin. */
public final class RoleCommands {
    private final Accounts accounts;

    public RoleCommands(Accounts accounts) {
        this.accounts = accounts;
    }

    public List<Command> all() {
        return List.of(
                Command.of(
                        UserCommands.managing("createRole", Action.CREATE_ROLE)
                                .fields("privileges", "roles", "authenticationRestrictions")
                                .build(),
                        this::create),
                Command.of(
                        UserCommands.managing("updateRole", Action.GRANT_ROLE)
                                .fields("privileges", "roles", "authenticationRestrictions")
                                .build(),
                        this::update),
                Command.of(UserCommands.managing("dropRole", Action.DROP_ROLE).build(), in -> {
                    accounts.drop(name(in));
                    return Reply.ok();
                }),
                Command.of(
                        UserCommands.managing("dropAllRolesFromDatabase", Action.DROP_ROLE)
                                .build(),
                        in -> Reply.of(new Document("n", accounts.dropRolesOf(in.database())))),
                changing(
                        "grantRolesToRole",
                        Action.GRANT_ROLE,
                        in -> role -> new Role(
                                role.name(), role.privileges(), RoleLists.with(role.inherited(), roles(in)), false)),
                changing(
                        "revokeRolesFromRole",
                        Action.REVOKE_ROLE,
                        in -> role -> new Role(
                                role.name(), role.privileges(), RoleLists.without(role.inherited(), roles(in)), false)),
                changing(
                        "grantPrivilegesToRole",
                        Action.GRANT_ROLE,
                        in -> role -> new Role(
                                role.name(),
                                RoleLists.with(role.privileges(), privileges(in)),
                                role.inherited(),
                                false)),
                changing(
                        "revokePrivilegesFromRole",
                        Action.REVOKE_ROLE,
                        in -> role -> new Role(
                                role.name(),
                                PrivilegeDocuments.without(role.privileges(), privileges(in)),
                                role.inherited(),
                                false)));
    }

    /** What a command makes of a role. */
    private interface Change {
        UnaryOperator<Role> of(Invocation invocation);
    }

    private Command changing(String command, Action action, Change change) {
        return Command.of(UserCommands.managing(command, action).build(), in -> {
            accounts.change(name(in), change.of(in));
            return Reply.ok();
        });
    }

    private Reply create(Invocation in) {
        RoleName name = name(in);
        if (name.role().isEmpty()) {
            throw new CommandFailure(ErrorCode.BAD_VALUE, "Role name must be non-empty");
        }
        accounts.create(new Role(name, privileges(in), roles(in), false));
        return Reply.ok();
    }

    private Reply update(Invocation in) {
        boolean givesPrivileges = in.fields().has("privileges");
        boolean givesRoles = in.fields().has("roles");
        if (!givesPrivileges && !givesRoles) {
            throw new CommandFailure(ErrorCode.BAD_VALUE, "Must specify at least one field to update in updateRole");
        }
        accounts.change(
                name(in),
                role -> new Role(
                        role.name(),
                        givesPrivileges ? privileges(in) : role.privileges(),
                        givesRoles ? roles(in) : role.inherited(),
                        false));
        return Reply.ok();
    }

    private static RoleName name(Invocation in) {
        return new RoleName(in.fields().string(in.request().name()), in.database());
    }

    private static List<RoleName> roles(Invocation in) {
        return RoleNames.list(in.fields().required("roles", List.class), in.database());
    }

    private static List<Privilege> privileges(Invocation in) {
        return PrivilegeDocuments.list(in.fields().documents("privileges"));
    }
}
