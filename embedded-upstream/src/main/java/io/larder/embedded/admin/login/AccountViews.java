package io.larder.embedded.admin.login;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Accounts;
import io.larder.embedded.auth.Action;
import io.larder.embedded.auth.Authorization;
import io.larder.embedded.auth.BuiltInRoles;
import io.larder.embedded.auth.Privilege;
import io.larder.embedded.auth.Role;
import io.larder.embedded.auth.RoleName;
import io.larder.embedded.auth.User;
import io.larder.embedded.auth.UserName;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** usersInfo, rolesInfo, connectionStatus. */
public final class AccountViews {
    private final Accounts accounts;
    private final Authorization authorization;

    public AccountViews(Accounts accounts, Authorization authorization) {
        this.accounts = accounts;
        this.authorization = authorization;
    }

    public List<Command> all() {
        return List.of(
                Command.of(
                        CommandTraits.named("usersInfo")
                                .needsOnDatabase(Action.VIEW_USER)
                                .build(),
                        in -> Reply.of(new Document("users", users(in)))),
                Command.of(
                        CommandTraits.named("rolesInfo")
                                .needsOnDatabase(Action.VIEW_ROLE)
                                .build(),
                        in -> Reply.of(new Document("roles", roles(in)))),
                Command.of(
                        CommandTraits.named("connectionStatus")
                                .withoutLogin()
                                .inApiVersion1()
                                .build(),
                        in -> Reply.of(status(in))));
    }

    private List<Document> users(Invocation in) {
        boolean credentials = in.fields().bool("showCredentials", false);
        boolean privileges = in.fields().bool("showPrivileges", false);
        return chosenUsers(in.body().get("usersInfo"), in.database()).stream()
                .map(user -> describe(user, credentials, privileges))
                .toList();
    }

    private Collection<User> chosenUsers(@Nullable Object asked, String database) {
        if (asked instanceof Document all && Boolean.TRUE.equals(all.get("forAllDBs"))) {
            return accounts.users();
        }
        if (asked instanceof Number) {
            return accounts.users().stream()
                    .filter(user -> user.name().database().equals(database))
                    .toList();
        }
        List<?> names = asked instanceof List<?> list ? list : List.of(Objects.requireNonNull(asked));
        List<User> found = new ArrayList<>();
        for (Object each : names) {
            User user = accounts.user(RoleNames.user(each, database));
            if (user != null) {
                found.add(user);
            }
        }
        return found;
    }

    private Document describe(User user, boolean credentials, boolean privileges) {
        Document document = user.toDocument(credentials);
        if (privileges) {
            document.put("inheritedRoles", documents(authorization.rolesOf(user.name())));
            document.put(
                    "inheritedPrivileges",
                    authorization.privilegesOf(user.name()).stream()
                            .map(Privilege::toDocument)
                            .toList());
        }
        return document;
    }

    private List<Document> roles(Invocation in) {
        boolean privileges = in.fields().bool("showPrivileges", false);
        boolean builtIn = in.fields().bool("showBuiltinRoles", false);
        Object asked = in.body().get("rolesInfo");
        List<Role> chosen = new ArrayList<>();
        if (asked instanceof Number) {
            accounts.ownRoles().stream()
                    .filter(role -> role.name().database().equals(in.database()))
                    .forEach(chosen::add);
            if (builtIn) {
                BuiltInRoles.namesIn(in.database()).forEach(name -> add(new RoleName(name, in.database()), chosen));
            }
        } else {
            List<?> names = asked instanceof List<?> list ? list : List.of(Objects.requireNonNull(asked));
            names.forEach(each -> add(RoleNames.one(each, in.database()), chosen));
        }
        return chosen.stream().map(role -> describe(role, privileges)).toList();
    }

    private void add(RoleName name, List<Role> to) {
        Role role = accounts.role(name);
        if (role != null) {
            to.add(role);
        }
    }

    private Document describe(Role role, boolean privileges) {
        Document document = new Document(
                        "_id", role.name().database() + "." + role.name().role())
                .append("role", role.name().role())
                .append("db", role.name().database())
                .append("roles", documents(role.inherited()))
                .append("inheritedRoles", documents(authorization.closure(role.inherited())))
                .append("isBuiltin", role.builtIn());
        if (privileges) {
            document.put(
                    "privileges",
                    role.privileges().stream().map(Privilege::toDocument).toList());
        }
        return document;
    }

    private Document status(Invocation in) {
        List<UserName> users = in.client().login().users();
        Document info = new Document(
                "authenticatedUsers", users.stream().map(UserName::toDocument).toList());
        List<Document> roles = new ArrayList<>();
        List<Document> privileges = new ArrayList<>();
        for (UserName each : users) {
            roles.addAll(documents(authorization.rolesOf(each)));
            authorization.privilegesOf(each).forEach(privilege -> privileges.add(privilege.toDocument()));
        }
        info.put("authenticatedUserRoles", roles);
        if (in.fields().bool("showPrivileges", false)) {
            info.put("authenticatedUserPrivileges", privileges);
        }
        return new Document("authInfo", info);
    }

    private static List<Document> documents(Collection<RoleName> names) {
        return names.stream().map(RoleName::toDocument).toList();
    }
}
