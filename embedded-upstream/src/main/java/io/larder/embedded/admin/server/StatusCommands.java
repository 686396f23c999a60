package io.larder.embedded.admin.server;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.admin.Face;
import io.larder.embedded.admin.ServerIdentity;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Reply;
import io.larder.embedded.replication.Member;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** serverStatus and the smaller counters. Sections that would have to be invented are left out. */
public final class StatusCommands {
    private final ServerIdentity identity;
    private final Member member;
    private final ConnectionCounts connections;
    private final CommandCounts counts;
    private final InstantSource clock;

    public StatusCommands(
            ServerIdentity identity,
            Member member,
            ConnectionCounts connections,
            CommandCounts counts,
            InstantSource clock) {
        this.identity = identity;
        this.member = member;
        this.connections = connections;
        this.counts = counts;
        this.clock = clock;
    }

    public List<Command> all() {
        return List.of(
                Command.of(
                        CommandTraits.named("serverStatus")
                                .needsOnCluster(Action.SERVER_STATUS)
                                .build(),
                        in -> Reply.of(serverStatus())),
                Command.of(
                        CommandTraits.named("connPoolStats")
                                .needsOnCluster(Action.CONN_POOL_STATS)
                                .build(),
                        in -> Reply.of(connectionPools())),
                Command.of(
                        CommandTraits.named("top")
                                .adminOnly()
                                .needsOnCluster(Action.TOP)
                                .build(),
                        in -> Reply.of(new Document("totals", new Document("note", "all times in microseconds")))),
                Command.of(
                        CommandTraits.named("lockInfo")
                                .adminOnly()
                                .needsOnCluster(Action.SERVER_STATUS)
                                .build(),
                        in -> Reply.of(new Document("lockInfo", List.of()))),
                Command.of(
                        CommandTraits.named("getFreeMonitoringStatus")
                                .adminOnly()
                                .needsOnCluster(Action.CHECK_FREE_MONITORING_STATUS)
                                .build(),
                        in -> Reply.of(new Document("state", "disabled"))),
                Command.of(
                        CommandTraits.named("getDefaultRWConcern")
                                .adminOnly()
                                .needsOnCluster(Action.GET_DEFAULT_RW_CONCERN)
                                .build(),
                        in -> Reply.of(defaultConcerns())));
    }

    private Document serverStatus() {
        Duration up = Duration.between(identity.started(), clock.instant());
        Document status = new Document("host", identity.host())
                .append("version", identity.version().text())
                .append("process", identity.face() == Face.MONGOS ? "mongos" : "mongod")
                .append("pid", ProcessHandle.current().pid())
                .append("uptime", (double) up.toSeconds())
                .append("uptimeMillis", up.toMillis())
                .append("uptimeEstimate", up.toSeconds())
                .append("localTime", Instant.ofEpochMilli(clock.millis()))
                .append("asserts", asserts())
                .append("connections", connectionCounts())
                .append("opcounters", counts.opcounters())
                .append("metrics", new Document("commands", counts.commands()));
        if (identity.face() == Face.REPLICA_SET) {
            status.put("repl", replication());
        }
        if (identity.face() != Face.MONGOS) {
            status.put("storageEngine", storageEngine());
        }
        return status.append("mem", memory());
    }

    private static Document asserts() {
        return new Document("regular", 0)
                .append("warning", 0)
                .append("msg", 0)
                .append("user", 0)
                .append("rollovers", 0);
    }

    private Document connectionCounts() {
        return new Document("current", connections.current())
                .append("available", connections.available())
                .append("totalCreated", (int) connections.totalCreated())
                .append("active", connections.current());
    }

    private Document replication() {
        Member primary = member.primary();
        Document repl = new Document("setName", identity.setName())
                .append("setVersion", 1)
                .append("isWritablePrimary", member.isWritable())
                .append("secondary", !member.isWritable())
                .append("hosts", identity.hosts())
                .append("me", identity.host());
        if (primary != null) {
            repl.put("primary", identity.hosts().get(primary.id()));
        }
        return repl;
    }

    private static Document storageEngine() {
        return new Document("name", "wiredTiger")
                .append("supportsCommittedReads", true)
                .append("oldestRequiredTimestampForCrashRecovery", null)
                .append("supportsPendingDrops", true)
                .append("readOnly", false)
                .append("persistent", true)
                .append("supportsSnapshotReadConcern", true);
    }

    private static Document memory() {
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        return new Document("bits", 64)
                .append("resident", (int) (used >> 20))
                .append("virtual", (int) (runtime.totalMemory() >> 20))
                .append("supported", true);
    }

    private Document connectionPools() {
        return new Document("numClientConnections", 0)
                .append("numAScopedConnections", 0)
                .append("totalInUse", 0)
                .append("totalAvailable", 0)
                .append("totalCreated", 0)
                .append("pools", new Document())
                .append("hosts", new Document());
    }

    private Document defaultConcerns() {
        return new Document("defaultReadConcern", new Document("level", "local"))
                .append("defaultWriteConcern", new Document("w", "majority").append("wtimeout", 0))
                .append("defaultWriteConcernSource", "implicit")
                .append("defaultReadConcernSource", "implicit")
                .append("localUpdateWallClockTime", Instant.ofEpochMilli(clock.millis()));
    }
}
