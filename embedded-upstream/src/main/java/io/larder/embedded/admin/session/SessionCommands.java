package io.larder.embedded.admin.session;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.auth.Login;
import io.larder.embedded.auth.Privilege;
import io.larder.embedded.auth.Resource;
import io.larder.embedded.auth.UserName;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.OperationTable;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.Rights;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.LogicalSessionId;
import io.larder.embedded.session.Sessions;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** startSession, refreshSessions, endSessions, killSessions, killAllSessions, killAllSessionsByPattern. */
public final class SessionCommands {
    private static final int TIMEOUT_MINUTES = 30;
    private static final int MOST_IDS = 10_000;
    private static final Rights KILL_ANY = in -> List.of(Privilege.of(Resource.CLUSTER, Action.KILL_ANY_SESSION));

    private final Sessions sessions;
    private final OperationTable operations;

    public SessionCommands(Sessions sessions, OperationTable operations) {
        this.sessions = sessions;
        this.operations = operations;
    }

    public List<Command> all() {
        return List.of(
                Command.of(inApi("startSession"), in -> Reply.of(start(in))),
                Command.of(inApi("refreshSessions"), this::refresh),
                Command.of(inApi("endSessions"), in -> {
                    sessions.end(ids(in));
                    return Reply.ok();
                }),
                Command.of(inApi("killSessions"), in -> {
                    Set<LogicalSessionId> chosen = ids(in);
                    kill(in, chosen.isEmpty() ? ownedBy(in.client().login().sessionOwner()) : chosen::contains);
                    return Reply.ok();
                }),
                Command.of(
                        CommandTraits.named("killAllSessions").rights(KILL_ANY).build(), this::killOfUsers),
                Command.of(
                        CommandTraits.named("killAllSessionsByPattern")
                                .rights(KILL_ANY)
                                .build(),
                        this::killByPattern));
    }

    private static CommandTraits inApi(String name) {
        boolean inApi = name.equals("endSessions");
        CommandTraits.Builder builder = CommandTraits.named(name);
        return (inApi ? builder.inApiVersion1() : builder).build();
    }

    private Document start(Invocation in) {
        LogicalSessionId id =
                new LogicalSessionId(UUID.randomUUID(), in.client().login().sessionOwner());
        use(in, id);
        return new Document("id", new Document("id", id.id())).append("timeoutMinutes", TIMEOUT_MINUTES);
    }

    private Reply refresh(Invocation in) {
        ids(in).forEach(id -> use(in, id));
        return Reply.ok();
    }

    private void use(Invocation in, LogicalSessionId id) {
        UserName user = in.client().login().user();
        sessions.used(id, user == null ? null : user.toString());
    }

    private static Set<LogicalSessionId> ids(Invocation in) {
        List<Document> sent = in.fields().documents(in.request().name());
        if (sent.size() > MOST_IDS) {
            throw new CommandFailure(ErrorCode.BAD_VALUE, "Too many sessions: " + sent.size());
        }
        Set<LogicalSessionId> ids = new HashSet<>();
        for (Document each : sent) {
            ids.add(LogicalSessionId.parse(each, in.client().login().sessionOwner()));
        }
        return ids;
    }

    private static Predicate<LogicalSessionId> ownedBy(String owner) {
        return id -> id.owner().equals(owner);
    }

    /** No user named means every session. */
    private Reply killOfUsers(Invocation in) {
        Set<String> owners = new HashSet<>();
        for (Document each : in.fields().documents("killAllSessions")) {
            owners.add(owner(each.get("user"), each.get("db")));
        }
        kill(in, id -> owners.isEmpty() || owners.contains(id.owner()));
        return Reply.ok();
    }

    private Reply killByPattern(Invocation in) {
        List<Document> patterns = in.fields().documents("killAllSessionsByPattern");
        String own = in.client().login().sessionOwner();
        kill(in, id -> patterns.isEmpty() || patterns.stream().anyMatch(each -> fits(id, each, own)));
        return Reply.ok();
    }

    private static boolean fits(LogicalSessionId id, Document pattern, String own) {
        if (pattern.get("lsid") instanceof Document lsid) {
            return LogicalSessionId.parse(lsid, own).equals(id);
        }
        if (pattern.get("uid") instanceof BinData uid) {
            return LogicalSessionId.hex(uid).equals(id.owner());
        }
        if (pattern.get("users") instanceof List<?> users) {
            return users.stream()
                    .anyMatch(each -> each instanceof Document user
                            && owner(user.get("user"), user.get("db")).equals(id.owner()));
        }
        return pattern.isEmpty();
    }

    private static String owner(@Nullable Object user, @Nullable Object database) {
        return Login.ownerOf(new UserName(Objects.toString(user, ""), Objects.toString(database, "")));
    }

    /** Transactions are aborted by whoever listens to the sessions; what runs is interrupted here. */
    private void kill(Invocation killer, Predicate<LogicalSessionId> which) {
        sessions.kill(which);
        for (Invocation each : operations.all()) {
            LogicalSessionId lsid = each.request().session().lsid();
            if (each != killer && lsid != null && which.test(lsid)) {
                each.operation().kill(new CommandFailure(ErrorCode.INTERRUPTED, "operation was interrupted"));
            }
        }
    }
}
