package io.larder.embedded.admin.server;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.admin.ServerIdentity;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.CommonFields;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** The server parameters of one member, and getParameter and setParameter for them. Only known names can be set. */
public final class Parameters {
    private final Map<String, Object> values = new ConcurrentHashMap<>();
    private final Set<String> settable;
    private final List<BiConsumer<String, Object>> listeners = new CopyOnWriteArrayList<>();

    public Parameters(ServerIdentity identity) {
        values.put("authenticationMechanisms", List.of("SCRAM-SHA-1", "SCRAM-SHA-256"));
        values.put("enableTestCommands", identity.testCommands());
        values.put("acceptApiVersion2", true);
        values.put(
                "featureCompatibilityVersion",
                new Document("version", identity.version().featureVersion()));
        Map<String, Object> changeable = Map.ofEntries(
                Map.entry("requireApiVersion", false),
                Map.entry("transactionLifetimeLimitSeconds", 60),
                Map.entry("maxTransactionLockRequestTimeoutMillis", 5),
                Map.entry("ttlMonitorSleepSecs", 60),
                Map.entry("ttlMonitorEnabled", true),
                Map.entry("notablescan", false),
                Map.entry("logLevel", 0),
                Map.entry("quiet", false),
                Map.entry("cursorTimeoutMillis", 600_000L),
                Map.entry("localLogicalSessionTimeoutMinutes", 30),
                Map.entry("logicalSessionRefreshMillis", 300_000),
                Map.entry("periodicNoopIntervalSecs", 10),
                Map.entry("internalQueryExecYieldIterations", 1000),
                Map.entry("waitForSecondaryBeforeNoopWriteMS", 10),
                Map.entry("mirrorReads", new Document("samplingRate", 0.0)),
                Map.entry("minSnapshotHistoryWindowInSeconds", 300),
                Map.entry("awaitDataPeriodMillis", 1000));
        settable = changeable.keySet();
        values.putAll(changeable);
    }

    public Object value(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    /** Calls back after a parameter was set. */
    public void onChange(BiConsumer<String, Object> listener) {
        listeners.add(listener);
    }

    public List<Command> commands() {
        return List.of(
                Command.of(
                        CommandTraits.named("getParameter")
                                .adminOnly()
                                .needsOnCluster(Action.GET_PARAMETER)
                                .build(),
                        this::get),
                Command.of(
                        CommandTraits.named("setParameter")
                                .adminOnly()
                                .needsOnCluster(Action.SET_PARAMETER)
                                .build(),
                        this::set));
    }

    private Reply get(Invocation in) {
        Document answer = new Document();
        Object which = in.body().get("getParameter");
        boolean all = "*".equals(which)
                || (which instanceof Document options && Boolean.TRUE.equals(options.get("allParameters")));
        if (all) {
            answer.putAll(new TreeMap<>(values));
            return Reply.of(answer);
        }
        for (String name : in.body().keySet()) {
            if (values.containsKey(name)) {
                answer.put(name, values.get(name));
            }
        }
        if (answer.isEmpty()) {
            throw new CommandFailure(ErrorCode.INVALID_OPTIONS, "no option found to get");
        }
        return Reply.of(answer);
    }

    private Reply set(Invocation in) {
        Document answer = new Document();
        for (Map.Entry<String, Object> each : in.body().entrySet()) {
            String name = each.getKey();
            if (name.equals("setParameter") || CommonFields.NAMES.contains(name)) {
                continue;
            }
            if (!values.containsKey(name)) {
                throw new CommandFailure(
                        ErrorCode.INVALID_OPTIONS,
                        "attempted to set unrecognized parameter [" + name + "], use help:true to see options ");
            }
            if (!settable.contains(name)) {
                throw new CommandFailure(
                        ErrorCode.ILLEGAL_OPERATION, "not allowed to change [" + name + "] at runtime");
            }
            Object before = values.put(name, Objects.requireNonNull(each.getValue(), name));
            if (answer.isEmpty()) {
                answer.put("was", before);
            }
            listeners.forEach(listener -> listener.accept(name, each.getValue()));
        }
        if (answer.isEmpty()) {
            throw new CommandFailure(
                    ErrorCode.INVALID_OPTIONS, "no option found to set, use help:true to see options ");
        }
        return Reply.of(answer);
    }
}
