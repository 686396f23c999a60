package io.larder.embedded.admin.operation;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.admin.ServerIdentity;
import io.larder.embedded.auth.UserName;
import io.larder.embedded.command.Client;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.OperationTable;
import io.larder.embedded.request.LogicalSessionId;
import io.larder.embedded.transaction.IdleTransaction;
import io.larder.embedded.transaction.Participants;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The rows of currentOp and $currentOp: commands that run, and sessions whose transaction is open but idle. */
public final class CurrentOperations {
    private final ServerIdentity identity;
    private final OperationTable operations;
    private final Participants participants;
    private final InstantSource clock;

    public CurrentOperations(
            ServerIdentity identity, OperationTable operations, Participants participants, InstantSource clock) {
        this.identity = identity;
        this.operations = operations;
        this.participants = participants;
        this.clock = clock;
    }

    public List<Document> rows(boolean withIdleSessions) {
        List<Document> rows = new ArrayList<>();
        for (Invocation each : operations.all()) {
            rows.add(row(each));
        }
        if (withIdleSessions) {
            participants.idleTransactions().forEach(each -> rows.add(idle(each)));
        }
        return rows;
    }

    private Document row(Invocation in) {
        Client client = in.client();
        Instant now = clock.instant();
        Duration running = Duration.between(in.operation().started(), now);
        Document row = new Document("type", "op")
                .append("host", identity.host())
                .append("desc", "conn" + client.id())
                .append("connectionId", (int) client.id())
                .append("client", client.remoteAddress());
        String application = client.applicationName();
        if (application != null) {
            row.put("appName", application);
        }
        Document metadata = client.metadata();
        if (metadata != null) {
            row.put("clientMetadata", metadata);
        }
        row.append("active", true).append("currentOpTime", now.toString());
        UserName user = client.login().user();
        if (user != null) {
            row.put("effectiveUsers", List.of(user.toDocument()));
        }
        row.append("threaded", true).append("opid", in.operation().id());
        LogicalSessionId lsid = in.request().session().lsid();
        if (lsid != null) {
            row.put("lsid", lsid.toDocument());
        }
        row.append("secs_running", running.toSeconds())
                .append("microsecs_running", running.toNanos() / 1000)
                .append("op", kind(in))
                .append("ns", in.namespaceRead().toString())
                .append("redacted", false)
                .append("command", shown(in))
                .append("numYields", 0)
                .append("waitingForLock", false)
                .append("killPending", in.operation().isKilled());
        return row;
    }

    private Document idle(IdleTransaction each) {
        Document parameters = new Document("txnNumber", each.txnNumber()).append("autocommit", false);
        long micros = Duration.between(each.started(), clock.instant()).toNanos() / 1000;
        Document transaction = new Document("parameters", parameters)
                .append("startWallClockTime", each.started().toString())
                .append("timeOpenMicros", micros)
                .append("timeActiveMicros", 0L)
                .append("timeInactiveMicros", micros);
        return new Document("type", "idleSession")
                .append("host", identity.host())
                .append("desc", "inactive transaction")
                .append("active", false)
                .append("lsid", each.session().toDocument())
                .append("transaction", transaction);
    }

    private static String kind(Invocation in) {
        return switch (in.traits().name()) {
            case "getMore" -> "getmore";
            case "find" -> "query";
            case "insert", "update" -> in.traits().name();
            case "delete" -> "remove";
            default -> "command";
        };
    }

    private static Document shown(Invocation in) {
        if (in.traits().sensitive()) {
            return new Document(in.request().name(), 1);
        }
        Document shown = new Document();
        for (Map.Entry<String, Object> each : in.body().entrySet()) {
            boolean tooLong = each.getValue() instanceof List<?> list && list.size() > 100;
            if (!tooLong) {
                shown.put(each.getKey(), each.getValue());
            }
        }
        return shown;
    }
}
