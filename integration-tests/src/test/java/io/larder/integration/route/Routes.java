package io.larder.integration.route;

import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * All ways that the suite runs over, direct ones before those that are compared with them. The system property
 * {@code larder.test.routes} picks those whose name holds it, and their direct ones.
 */
public final class Routes {
    private static final Set<Need> EVERYTHING = EnumSet.allOf(Need.class);
    private static final Set<Need> ALONE = EnumSet.of(
            Need.FAIL_POINTS, Need.ADVERSARY, Need.USERS_OF_THE_SERVER, Need.PLAIN_SOCKETS, Need.EVERY_COMMAND);
    private static final Set<Need> ROUTER = EnumSet.of(
            Need.REPLICATION,
            Need.FAIL_POINTS,
            Need.ADVERSARY,
            Need.USERS_OF_THE_SERVER,
            Need.PLAIN_SOCKETS,
            Need.EVERY_COMMAND);

    /** Where the cache is on, some reads never get there, and others do that no client has sent. */
    private static final Set<Need> CACHED = EnumSet.complementOf(EnumSet.of(Need.EVERY_COMMAND));

    /**
     * A relayed client is bound to the primary, and loses its own connection with that one: what it leaves open then is left
     * to time out, as it is when direct. So scenarios that break connections stay away.
     */
    private static final Set<Need> RELAYED = EnumSet.of(Need.REPLICATION, Need.USERS_OF_THE_SERVER, Need.EVERY_COMMAND);

    /** What every session of an application does. Faults and the choice of a server are the same with logins and TLS. */
    private static final Set<Need> ORDINARY = EnumSet.of(Need.REPLICATION, Need.FAIL_POINTS, Need.EVERY_COMMAND);

    private static final Set<Need> ORDINARY_WITH_LOGINS =
            EnumSet.of(Need.REPLICATION, Need.FAIL_POINTS, Need.USERS_OF_THE_SERVER, Need.EVERY_COMMAND);

    private static final Map<String, String> CACHING = Map.of("cache-level", "coherent");

    private static final String LOGIN = "tester:secret@";

    private static final List<Route> ALL = chosen(build());

    private Routes() {}

    public static List<Route> all() {
        return ALL;
    }

    private static List<Route> build() {
        List<Route> routes = new ArrayList<>();
        Supplier<Server> set = once(() -> embedded(EmbeddedReplicaSet.builder().members(3), EVERYTHING));
        routes.add(new Route("set, directly", "set, directly", set));
        routes.add(through("set, through Larder", "set, directly", set, Map.of(), "", EVERYTHING));
        routes.add(through(
                "set, through Larder as a set", "set, directly", set, asSet(3), "replicaSet=larder", EVERYTHING));
        routes.add(through(
                "set, through Larder with its cache",
                "set, directly",
                once(() -> embedded(EmbeddedReplicaSet.builder().members(3), EVERYTHING)),
                CACHING,
                "",
                CACHED));
        routes.add(through(
                "set, through Larder as a load balancer",
                "set, directly",
                set,
                Map.of("presentation-as", "load-balanced"),
                "loadBalanced=true",
                EVERYTHING));
        for (String algorithm : List.of("snappy", "zlib", "zstd")) {
            String option = "compressors=" + algorithm;
            routes.add(new Route(
                    "set, directly with " + algorithm,
                    "set, directly",
                    once(() -> with(set.get(), option, EVERYTHING))));
            routes.add(through(
                    "set, through Larder with " + algorithm + " on both sides",
                    "set, directly",
                    once(() -> with(set.get(), option, EVERYTHING)),
                    Map.of(),
                    option,
                    EVERYTHING));
        }
        routes.add(through(
                "set, through Larder with zlib to the client only",
                "set, directly",
                set,
                Map.of(),
                "compressors=zlib",
                EVERYTHING));

        Supplier<Server> alone =
                once(() -> embedded(EmbeddedReplicaSet.builder().standalone(), ALONE));
        routes.add(new Route("standalone, directly", "standalone, directly", alone));
        routes.add(through("standalone, through Larder", "standalone, directly", alone, Map.of(), "", ALONE));
        routes.add(through(
                "standalone, through Larder with its cache",
                "standalone, directly",
                once(() -> embedded(EmbeddedReplicaSet.builder().standalone(), ALONE)),
                CACHING,
                "",
                without(ALONE, Need.EVERY_COMMAND)));

        Supplier<Server> router =
                once(() -> embedded(EmbeddedReplicaSet.builder().mongosLike(), ROUTER));
        routes.add(new Route("router, directly", "router, directly", router));
        routes.add(through("router, through Larder", "router, directly", router, Map.of(), "", ROUTER));

        Supplier<Server> guarded = once(() -> guarded(EnumSet.complementOf(EnumSet.of(Need.PLAIN_SOCKETS))));
        // Larder's own commands would be seen beside those of the other routes' clients.
        Supplier<Server> guardedAndCached = once(() -> guarded(EnumSet.complementOf(EnumSet.of(Need.PLAIN_SOCKETS))));
        routes.add(new Route("set with logins, directly", "set with logins, directly", guarded));
        routes.add(through(
                "set with logins, relayed by Larder",
                "set with logins, directly",
                guarded,
                Map.of("auth-mode", "relay"),
                "",
                RELAYED));
        routes.add(through(
                "set with logins, relayed by Larder with its cache",
                "set with logins, directly",
                guardedAndCached,
                Map.of("auth-mode", "relay", "cache-level", "coherent"),
                "",
                without(RELAYED, Need.EVERY_COMMAND)));
        routes.add(through(
                "set with logins, through Larder with its cache and a service account",
                "set with logins, directly",
                guardedAndCached,
                () -> Map.of(
                        "auth-mode",
                        "service",
                        "auth-users",
                        LarderUsers.file("tester", "secret"),
                        "cache-level",
                        "coherent"),
                "",
                without(ORDINARY, Need.EVERY_COMMAND)));
        routes.add(through(
                "set with logins, through Larder with a service account",
                "set with logins, directly",
                guarded,
                () -> Map.of("auth-mode", "service", "auth-users", LarderUsers.file("tester", "secret")),
                "",
                ORDINARY));

        Supplier<TestAuthority> authority = once(TestAuthority::create);
        Supplier<Server> encrypted = once(() -> encrypted(authority.get()));
        routes.add(new Route("set with TLS, directly", "set with TLS, directly", encrypted));
        routes.add(through(
                "set with TLS, through Larder with TLS on both sides",
                "set with TLS, directly",
                encrypted,
                () -> authority.get().settingsOfLarder(),
                "tls=true",
                ORDINARY_WITH_LOGINS));

        String real = System.getenv("LARDER_TEST_MONGODB_URI");
        if (real != null) {
            Set<Need> offers = EnumSet.of(Need.REPLICATION, Need.EVERY_COMMAND);
            Supplier<Server> server = once(() -> new RealServer(real, offers));
            routes.add(new Route("real server, directly", "real server, directly", server));
            routes.add(through("real server, through Larder", "real server, directly", server, Map.of(), "", offers));
        }
        return List.copyOf(routes);
    }

    private static List<Route> chosen(List<Route> routes) {
        String wanted = System.getProperty("larder.test.routes", "").replace("_", " ");
        Set<String> baselines = new HashSet<>();
        routes.stream()
                .filter(route -> route.name().contains(wanted))
                .forEach(route -> baselines.add(route.baseline()));
        return routes.stream()
                .filter(route -> route.name().contains(wanted) || baselines.contains(route.name()))
                .toList();
    }

    private static Server embedded(EmbeddedReplicaSet.Builder builder, Set<Need> offers) {
        EmbeddedReplicaSet set = builder.start();
        return new EmbeddedServer(set, set.connectionString(), Optional.empty(), offers);
    }

    private static Server guarded(Set<Need> offers) {
        EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .members(3)
                .authentication(EmbeddedUser.root("tester", "secret"))
                .start();
        return new EmbeddedServer(set, withLogin(set.connectionString()), Optional.empty(), offers);
    }

    private static Server encrypted(TestAuthority authority) {
        EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .members(3)
                .tls(authority.settingsOfMembers())
                .start();
        return new EmbeddedServer(
                set,
                withOption(set.connectionString(), "tls=true"),
                Optional.of(authority.trusting()),
                ORDINARY_WITH_LOGINS);
    }

    private static Set<Need> without(Set<Need> offers, Need one) {
        Set<Need> fewer = EnumSet.copyOf(offers);
        fewer.remove(one);
        return fewer;
    }

    private static String withLogin(String uri) {
        return uri.replace("mongodb://", "mongodb://" + LOGIN);
    }

    private static Server with(Server server, String option, Set<Need> offers) {
        return new EmbeddedServer(
                server.embedded().orElseThrow(), withOption(server.connectionString(), option), server.trust(), offers);
    }

    private static Route through(
            String name,
            String baseline,
            Supplier<Server> behind,
            Map<String, String> settings,
            String option,
            Set<Need> offers) {
        return through(name, baseline, behind, () -> settings, option, offers);
    }

    private static Route through(
            String name,
            String baseline,
            Supplier<Server> behind,
            Supplier<Map<String, String>> settings,
            String option,
            Set<Need> offers) {
        return new Route(name, baseline, once(() -> {
            LarderInFront larder = LarderInFront.of(behind.get().connectionString(), settings.get());
            String login = behind.get().connectionString().contains(LOGIN) ? LOGIN : "";
            String uri = "mongodb://" + login + String.join(",", larder.hosts()) + "/";
            return new ThroughLarder(larder, behind.get(), withOption(uri, option), offers);
        }));
    }

    /** The addresses of a set are told to clients before anybody listens on them, so the ports are chosen beforehand. */
    private static Map<String, String> asSet(int members) {
        List<ServerSocket> reserved = new ArrayList<>();
        try {
            for (int i = 0; i < members; i++) {
                reserved.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            String ports = reserved.stream()
                    .map(socket -> "127.0.0.1:" + socket.getLocalPort())
                    .collect(Collectors.joining(","));
            for (ServerSocket socket : reserved) {
                socket.close();
            }
            return Map.of(
                    "listen",
                    ports,
                    "presentation-as",
                    "replica-set",
                    "presentation-set-name",
                    "larder",
                    "presentation-advertise",
                    ports.replace("127.0.0.1", "localhost"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withOption(String uri, String option) {
        if (option.isEmpty()) {
            return uri;
        }
        return uri + (uri.contains("?") ? "&" : "?") + option;
    }

    /** Starts it when it is first asked for; it lives as long as the JVM does. */
    private static <T> Supplier<T> once(Supplier<T> start) {
        return new Supplier<>() {
            private T started;

            @Override
            public synchronized T get() {
                if (started == null) {
                    started = start.get();
                }
                return started;
            }
        };
    }
}
