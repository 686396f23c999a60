package io.larder.embedded.admin.server;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.admin.ServerIdentity;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Reply;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which server this is, how it was started, and on what machine. */
public final class AboutCommands {
    private final ServerIdentity identity;
    private final InstantSource clock;

    public AboutCommands(ServerIdentity identity, InstantSource clock) {
        this.identity = identity;
        this.clock = clock;
    }

    public List<Command> all() {
        return List.of(
                Command.of(
                        CommandTraits.named("ping")
                                .withoutLogin()
                                .inApiVersion1()
                                .build(),
                        in -> Reply.ok()),
                Command.of(
                        CommandTraits.named("buildInfo", "buildinfo")
                                .withoutLogin()
                                .build(),
                        in -> Reply.of(buildInfo())),
                Command.of(
                        CommandTraits.named("getCmdLineOpts")
                                .adminOnly()
                                .needsOnCluster(Action.GET_CMD_LINE_OPTS)
                                .build(),
                        in -> Reply.of(commandLine())),
                Command.of(
                        CommandTraits.named("hostInfo")
                                .adminOnly()
                                .needsOnCluster(Action.HOST_INFO)
                                .build(),
                        in -> Reply.of(hostInfo())),
                Command.of(
                        CommandTraits.named("whatsmyuri").withoutLogin().build(),
                        in -> Reply.of(new Document("you", in.client().remoteAddress()))),
                Command.of(
                        CommandTraits.named("features").withoutLogin().build(),
                        in -> Reply.of(new Document("oidMachine", 0))),
                Command.of(
                        CommandTraits.named("getLog")
                                .adminOnly()
                                .needsOnCluster(Action.GET_LOG)
                                .build(),
                        in -> Reply.of(log(in.body().get("getLog")))));
    }

    private Document buildInfo() {
        Document environment =
                new Document("distmod", "").append("distarch", "x86_64").append("target_arch", "x86_64");
        return new Document("version", identity.version().text())
                .append("gitVersion", "unknown")
                .append("modules", List.of())
                .append("allocator", "system")
                .append("javascriptEngine", "none")
                .append("sysInfo", "deprecated")
                .append("versionArray", identity.version().array())
                .append("openssl", new Document("running", "disabled").append("compiled", "disabled"))
                .append("buildEnvironment", environment)
                .append("bits", 64)
                .append("debug", false)
                .append("maxBsonObjectSize", 16 * 1024 * 1024)
                .append("storageEngines", List.of("devnull", "wiredTiger"));
    }

    private Document commandLine() {
        List<String> arguments = new ArrayList<>(List.of("mongod", "--port", String.valueOf(identity.port())));
        Document parsed = new Document("net", new Document("port", identity.port()));
        switch (identity.face()) {
            case REPLICA_SET -> {
                arguments.addAll(List.of("--replSet", identity.setName()));
                parsed.put("replication", new Document("replSet", identity.setName()));
            }
            case STANDALONE, MONGOS -> {}
        }
        if (identity.testCommands()) {
            arguments.addAll(List.of("--setParameter", "enableTestCommands=1"));
            parsed.put("setParameter", new Document("enableTestCommands", "1"));
        }
        if (identity.accessControl()) {
            arguments.add("--auth");
            parsed.put("security", new Document("authorization", "enabled"));
        }
        return new Document("argv", arguments).append("parsed", parsed);
    }

    private Document hostInfo() {
        Runtime runtime = Runtime.getRuntime();
        Document system = new Document("currentTime", Instant.ofEpochMilli(clock.millis()))
                .append("hostname", hostName())
                .append("cpuAddrSize", 64)
                .append("memSizeMB", (int) (runtime.maxMemory() >> 20))
                .append("memLimitMB", (int) (runtime.maxMemory() >> 20))
                .append("numCores", runtime.availableProcessors())
                .append("cpuArch", System.getProperty("os.arch"))
                .append("numaEnabled", false);
        Document os = new Document("type", System.getProperty("os.name"))
                .append("name", System.getProperty("os.name"))
                .append("version", System.getProperty("os.version"));
        return new Document("system", system).append("os", os).append("extra", new Document());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static Document log(@Nullable Object which) {
        if ("*".equals(which)) {
            return new Document("names", List.of("global", "startupWarnings"));
        }
        if ("global".equals(which) || "startupWarnings".equals(which)) {
            return new Document("totalLinesWritten", 0).append("log", List.of());
        }
        throw new CommandFailure(ErrorCode.OPERATION_FAILED, "No log named '" + which + "'");
    }
}
