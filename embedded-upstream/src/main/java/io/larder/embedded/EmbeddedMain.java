package io.larder.embedded;

import io.larder.embedded.server.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Starts a set from the command line, for trying things by hand and for foreign test suites; runs until it is killed. */
public final class EmbeddedMain {
    private static final String USAGE =
            """
            options:
              --port N             port of the first member, the others follow (27017)
              --members N          how many (1)
              --set-name NAME      (rs0)
              --version V          8.0, 7.0 or 6.0 (8.0)
              --standalone         no replica set
              --mongos             answers hello as a router does
              --auth USER:PASS     access control is on, and this user may do everything
              --no-test-commands   fail points cannot be set
              --ttl-period MILLIS  how often expired documents are removed (60000)
              --lag MILLIS         by how much secondaries trail
              --commit-delay MILLIS  by how much the majority commit point trails
              --tls CERT:KEY[:CA]  PEM files; with a CA clients need a certificate
            """;

    private EmbeddedMain() {}

    public static void main(String[] args) throws InterruptedException {
        EmbeddedReplicaSet.Builder builder = parse(List.of(args));
        if (builder == null) {
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        try (EmbeddedReplicaSet set = builder.start()) {
            System.out.println("ready: " + set.connectionString());
            new CountDownLatch(1).await();
        }
    }

    private static EmbeddedReplicaSet.@Nullable Builder parse(List<String> args) {
        EmbeddedReplicaSet.Builder builder = EmbeddedReplicaSet.builder().port(27017);
        Iterator<String> rest = args.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--standalone" -> builder.standalone();
                case "--mongos" -> builder.mongosLike();
                case "--no-test-commands" -> builder.testCommands(false);
                case "--test-commands" -> builder.testCommands(true);
                default -> {
                    if (!rest.hasNext() || !withValue(builder, option, rest.next())) {
                        return null;
                    }
                }
            }
        }
        return builder;
    }

    private static boolean withValue(EmbeddedReplicaSet.Builder builder, String option, String value) {
        switch (option) {
            case "--port" -> builder.port(Integer.parseInt(value));
            case "--members" -> builder.members(Integer.parseInt(value));
            case "--set-name" -> builder.setName(value);
            case "--version" -> builder.version(value);
            case "--auth" -> {
                int colon = value.indexOf(':');
                builder.authentication(EmbeddedUser.root(value.substring(0, colon), value.substring(colon + 1)));
            }
            case "--ttl-period" -> builder.ttlPeriod(Duration.ofMillis(Long.parseLong(value)));
            case "--lag" -> builder.lag(Duration.ofMillis(Long.parseLong(value)));
            case "--commit-delay" -> builder.commitDelay(Duration.ofMillis(Long.parseLong(value)));
            case "--tls" -> builder.tls(tls(value.split(":")));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static TlsSettings tls(String[] files) {
        Path authority = files.length > 2 ? Path.of(files[2]) : null;
        return new TlsSettings(Path.of(files[0]), Path.of(files[1]), authority);
    }
}
