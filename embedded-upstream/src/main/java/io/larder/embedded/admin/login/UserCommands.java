package io.larder.embedded.admin.login;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Accounts;
import io.larder.embedded.auth.Action;
import io.larder.embedded.auth.RoleName;
import io.larder.embedded.auth.User;
import io.larder.embedded.auth.UserName;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.Fields;
import io.larder.wire.scram.ScramMechanism;
import io.larder.wire.scram.ScramVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** createUser, updateUser, dropUser and their kin. */
public final class UserCommands {
    private static final String EXTERNAL = "$external";

    private final Accounts accounts;

    public UserCommands(Accounts accounts) {
        this.accounts = accounts;
    }

    public List<Command> all() {
        return List.of(
                Command.of(
                        managing("createUser", Action.CREATE_USER)
                                .fields(
                                        "pwd",
                                        "customData",
                                        "roles",
                                        "digestPassword",
                                        "mechanisms",
                                        "authenticationRestrictions")
                                .build(),
                        this::create),
                Command.of(
                        managing("updateUser", Action.CHANGE_PASSWORD)
                                .fields(
                                        "pwd",
                                        "customData",
                                        "roles",
                                        "digestPassword",
                                        "mechanisms",
                                        "authenticationRestrictions")
                                .build(),
                        this::update),
                Command.of(managing("dropUser", Action.DROP_USER).build(), in -> {
                    accounts.drop(name(in));
                    return Reply.ok();
                }),
                Command.of(
                        managing("dropAllUsersFromDatabase", Action.DROP_USER).build(),
                        in -> Reply.of(new Document("n", accounts.dropUsersOf(in.database())))),
                Command.of(managing("grantRolesToUser", Action.GRANT_ROLE).build(), in -> {
                    List<RoleName> more = roles(in);
                    accounts.change(name(in), user -> user.withRoles(RoleLists.with(user.roles(), more)));
                    return Reply.ok();
                }),
                Command.of(managing("revokeRolesFromUser", Action.REVOKE_ROLE).build(), in -> {
                    List<RoleName> fewer = roles(in);
                    accounts.change(name(in), user -> user.withRoles(RoleLists.without(user.roles(), fewer)));
                    return Reply.ok();
                }));
    }

    static CommandTraits.Builder managing(String name, Action action) {
        return CommandTraits.named(name)
                .needsOnDatabase(action)
                .onSecondaries(SecondaryUse.NEVER)
                .writeConcern()
                .sensitive();
    }

    private static UserName name(Invocation in) {
        return new UserName(in.fields().string(in.request().name()), in.database());
    }

    private static List<RoleName> roles(Invocation in) {
        return RoleNames.list(in.fields().required("roles", List.class), in.database());
    }

    private Reply create(Invocation in) {
        Fields fields = in.fields();
        UserName name = name(in);
        if (name.user().isEmpty()) {
            throw new CommandFailure(ErrorCode.BAD_VALUE, "User document needs 'user' field to be non-empty");
        }
        String password = fields.optionalString("pwd");
        boolean external = name.database().equals(EXTERNAL);
        if (external && password != null) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE, "Cannot set the password for users defined on the '$external' database");
        }
        if (!external && password == null) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE,
                    "Must provide a 'pwd' field for all user documents, except those with '$external' as the user's"
                            + " source db");
        }
        List<ScramVerifier> verifiers =
                password == null ? List.of() : verifiers(name, password, mechanisms(fields, name));
        accounts.create(new User(name, UUID.randomUUID(), verifiers, roles(in), fields.optionalDocument("customData")));
        return Reply.ok();
    }

    private Reply update(Invocation in) {
        Fields fields = in.fields();
        UserName name = name(in);
        String password = fields.optionalString("pwd");
        Document data = fields.optionalDocument("customData");
        List<RoleName> newRoles = fields.has("roles") ? roles(in) : null;
        if (password == null && data == null && newRoles == null && !fields.has("mechanisms")) {
            throw new CommandFailure(ErrorCode.BAD_VALUE, "Must specify at least one field to update in updateUser");
        }
        accounts.change(name, user -> {
            User changed = newRoles == null ? user : user.withRoles(newRoles);
            if (data != null) {
                changed = changed.withCustomData(data);
            }
            if (password != null) {
                return changed.withVerifiers(verifiers(name, password, mechanisms(fields, name)));
            }
            return fields.has("mechanisms") ? changed.withVerifiers(keptOf(changed, fields, name)) : changed;
        });
        return Reply.ok();
    }

    /** Without the password mechanisms can only be taken away. */
    private static List<ScramVerifier> keptOf(User user, Fields fields, UserName name) {
        List<ScramVerifier> kept = new ArrayList<>();
        for (ScramMechanism mechanism : mechanisms(fields, name)) {
            ScramVerifier verifier = user.verifier(mechanism);
            if (verifier == null) {
                throw new CommandFailure(
                        ErrorCode.BAD_VALUE, "mechanisms field must be a subset of previously set mechanisms");
            }
            kept.add(verifier);
        }
        return kept;
    }

    private static List<ScramVerifier> verifiers(UserName name, String password, List<ScramMechanism> mechanisms) {
        if (password.isEmpty()) {
            throw new CommandFailure(50687, "Password cannot be empty");
        }
        try {
            return User.verifiersFor(name, password, mechanisms);
        } catch (IllegalArgumentException unfit) {
            throw new CommandFailure(50692, "Error preflighting normalization: " + unfit.getMessage());
        }
    }

    private static List<ScramMechanism> mechanisms(Fields fields, UserName name) {
        List<?> sent = fields.optional("mechanisms", List.class);
        if (sent == null) {
            return List.of(ScramMechanism.SCRAM_SHA_1, ScramMechanism.SCRAM_SHA_256);
        }
        if (sent.isEmpty()) {
            throw new CommandFailure(ErrorCode.BAD_VALUE, "mechanisms field must not be empty");
        }
        List<ScramMechanism> mechanisms = new ArrayList<>();
        for (Object each : sent) {
            mechanisms.add(mechanism(each, name));
        }
        return mechanisms;
    }

    private static ScramMechanism mechanism(@Nullable Object sent, UserName name) {
        ScramMechanism mechanism = ScramMechanism.named(String.valueOf(sent));
        if (mechanism == null) {
            throw new CommandFailure(ErrorCode.BAD_VALUE, "Unknown auth mechanism '" + sent + "' for user " + name);
        }
        return mechanism;
    }
}
