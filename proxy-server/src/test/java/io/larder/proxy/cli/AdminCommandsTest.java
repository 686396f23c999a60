package io.larder.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.config.load.ConfigLoader;
import io.larder.config.load.Sources;
import io.larder.proxy.admin.AdminServer;
import io.larder.proxy.admin.AdminSettings;
import io.larder.proxy.admin.AdminToken;
import io.larder.proxy.admin.Asked;
import io.larder.proxy.admin.Reply;
import io.larder.proxy.admin.Route;
import io.larder.proxy.launch.RunningProxy;
import io.larder.proxy.net.Certificates;
import io.larder.proxy.net.PemFiles;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask a running Larder: what they ask, and what they make of the answers. */
class AdminCommandsTest {
    private static final String ENTRY = "{key: 'k1', shape: 'find {_id: ?}', bytes: 1200, documents: 1,"
            + " clusterTime: {$timestamp: {t: 1, i: 1}}, localNumber: 3, watched: true, ageSeconds: 4.5,"
            + " idleSeconds: 3700.0, hits: 17}";
    private static final String STATS = "{uptimeSeconds: 90, requests: {hit: {count: 75, p50Millis: 0.02,"
            + " p99Millis: 0.1}}, bypasses: {'in-transaction': 3, 'policy-off': 9}, cache: {entries: 2, bytes: 2097152,"
            + " hits: 75, misses: {'not-cached': 20, 'dropped': 5}, kept: 22, notKept: {'too-large': 1}, joined: 4,"
            + " drops: {precise: 6, conservative: 1, shapes: 0}},"
            + " tenants: [{tenant: 'a', hits: 70, joined: 4, misses: 21}, {tenant: 'b', hits: 5, joined: 0, misses: 0}]}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final List<String> asked = new ArrayList<>();
    private AdminServer server;
    private static final String ROW =
            "{tenant: 'default', namespace: 'a.b', shape: 'find a.b {c: ?}', hits: 8, joined: 1, misses: 1, bypasses: 4,"
                    + " hitRate: 0.9, invalidations: {precise: 2, conservative: 1}, entries: 3, bytes: 1048576,"
                    + " saved: {requests: 9, upstreamSeconds: 2.5}, hitMillis: {p50: 0.01, p90: 0.02, p99: 0.03},"
                    + " upstreamMillis: {p50: 1.1, p90: 1.5, p99: 1.9}}";

    private volatile String why =
            "{outcome: 'hit', reason: 'hit', refusal: null, plan: {action: 'lookup', kind: 'read',"
                    + " destination: 'read-preference', reason: 'lookup'}}";
    private Map<String, String> environment;
    private volatile Reply ready = Reply.json(BsonDocument.parse("{ready: true, reasons: []}"));

    @BeforeEach
    void start() throws IOException {
        Path file = directory.resolve("admin.token");
        Set<String> selectors = Set.of("namespace", "shape", "id", "limit", "tenant");
        List<Route> routes = List.of(
                Route.open("/health/live", request -> Reply.json(BsonDocument.parse("{live: true}"))),
                Route.open("/health/ready", request -> ready),
                Route.get("/api/v1/stats", Set.of("tenant"), request -> told(request, STATS)),
                Route.get(
                        "/api/v1/shapes",
                        selectors,
                        request -> told(request, "{shapes: [{shape: 'find {_id: ?}', entries: 2}]}")),
                Route.get(
                        "/api/v1/entries",
                        selectors,
                        request -> told(
                                request,
                                request.parameter("id").orElse("").equals("nobody")
                                        ? "{entries: []}"
                                        : "{entries: [" + ENTRY + "]}")),
                Route.get(
                        "/api/v1/stats/shapes",
                        Set.of("sort", "limit", "tenant"),
                        request -> told(request, "{shapes: [" + ROW + "]}")),
                Route.get(
                        "/api/v1/stats/namespaces",
                        Set.of("sort", "limit", "tenant"),
                        request -> told(request, "{namespaces: [" + ROW + "]}")),
                Route.post("/api/v1/why", request -> told(request, why)),
                Route.post("/api/v1/evict", request -> told(request, "{evicted: 2}")),
                Route.post(
                        "/api/v1/clear",
                        request -> request.body().contains("nobody")
                                ? Reply.error(HttpResponseStatus.CONFLICT, "nothing is cached")
                                : told(request, "{cleared: 3}")));
        server = AdminServer.start(List.of(new AdminSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null,
                AdminToken.openOrMake(file),
                routes)));
        environment = Map.of(
                "LARDER_ADMIN_LISTEN",
                "127.0.0.1:" + server.addresses().get(0).getPort(),
                "LARDER_ADMIN_TOKEN_FILE",
                file.toString());
    }

    private Reply told(Asked request, String answer) {
        asked.add(request.parameters() + request.body());
        return Reply.json(BsonDocument.parse(answer));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Typed type(String... args) {
        return Typed.in(environment, "", args);
    }

    @Test
    void statsAreForPeopleOrForScripts() {
        Typed typed = type("cache", "stats");

        assertThat(typed.exitCode()).as(typed.err()).isZero();
        assertThat(typed.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .contains(
                        "up 1m30s",
                        "hit 75 0.020 0.100",
                        "hit rate 79.0 %: 75 hits and 4 answered with another's of 100 lookups",
                        "cache: 2 entries, 2.0 MiB",
                        "policy-off 9",
                        "not-cached 20",
                        "too-large 1",
                        "dropped, known to be affected 6")
                .containsSubsequence("policy-off 9", "in-transaction 3");
        assertThat(BsonDocument.parse(type("cache", "stats", "--json").out())).isEqualTo(BsonDocument.parse(STATS));
        assertThat(type("cache", "stats", "--tenant", "b").exitCode()).isZero();
        assertThat(asked).containsExactly("{}", "{}", "{tenant=[b]}");
    }

    @Test
    void whatReadsHaveComeToIsToldByShapeCollectionOrTenant() {
        Typed typed = type("cache", "stats", "--by", "shape");
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        assertThat(typed.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .containsExactly(
                        "hits misses bypasses hit rate dropped MiB saved s hit p99 up p99 ms shape",
                        "9 1 4 90.0 % 3 1.0 2.5 0.030 1.900 default a.b find a.b {c: ?}");
        assertThat(type("cache", "stats", "--by", "namespace", "--sort", "saved", "--limit", "7", "--tenant", "b")
                        .out()
                        .lines())
                .last()
                .asString()
                .endsWith("  default a.b");
        assertThat(asked).containsExactly("{sort=[hits], limit=[50]}", "{sort=[saved], limit=[7], tenant=[b]}");
        assertThat(BsonDocument.parse(
                        type("cache", "stats", "--by", "shape", "--json").out()))
                .containsKey("shapes");
        assertThat(type("cache", "stats", "--by", "moon").err()).contains("expected --by to be one of");
    }

    @Test
    void shapesAndEntriesAreListed() {
        assertThat(type("cache", "list", "shop.products").out())
                .isEqualTo(" entries  shape\n       2  find {_id: ?}\n");
        assertThat(type("cache", "list", "shop.products", "--shape", "find {_id: ?}", "--limit", "5")
                        .out()
                        .lines()
                        .map(line -> line.replaceAll(" +", " ")))
                .containsExactly("key bytes docs hits age idle shape", "k1 1200 1 17 4.5s 1h1m find {_id: ?}");
        assertThat(asked)
                .containsExactly(
                        "{namespace=[shop.products]}", "{namespace=[shop.products], shape=[find {_id: ?}], limit=[5]}");
    }

    @Test
    void aDocumentIsLookedFor() {
        assertThat(type("cache", "inspect", "shop.users", "{\"$oid\": \"5f0000000000000000000001\"}")
                        .out())
                .contains("k1");
        assertThat(asked).containsExactly("{namespace=[shop.users], id=[{\"$oid\": \"5f0000000000000000000001\"}]}");

        Typed nobody = type("cache", "inspect", "shop.users", "nobody");
        assertThat(nobody.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(nobody.out()).isEqualTo("no entries\n");
    }

    @Test
    void topLooksOnceOrAgainAndWritesPlainTextWhereThereIsNoTerminal() {
        Typed once = type("top", "--once");
        assertThat(once.exitCode()).as(once.err()).isZero();
        assertThat(once.out())
                .startsWith("larder at 127.0.0.1:")
                .contains("find a.b {c: ?}", "hit rate")
                .doesNotContain("\u001b");
        assertThat(asked).contains("{sort=[hits], limit=[50]}", "{sort=[invalidations], limit=[50]}");

        Typed twice = type("top", "--times", "2", "--interval", "0.1");
        assertThat(twice.out().lines().filter(line -> line.startsWith("larder at")))
                .hasSize(2);

        Typed json = type("top", "--json", "--times", "2", "--interval", "0.1");
        assertThat(json.out().lines().map(BsonDocument::parse)).hasSize(2).allMatch(each -> each.getDocument("stats")
                .equals(BsonDocument.parse(STATS)));
        asked.clear();
        Typed ofOne = type("top", "--once", "--tenant", "shop & co");
        assertThat(ofOne.out()).startsWith("larder at 127.0.0.1:").contains(", tenant shop & co   up ");
        assertThat(asked).hasSize(3).allMatch(parameters -> parameters.contains("tenant=[shop & co]"));
        assertThat(type("top", "--interval", "0").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void whyAsksWhatIsTypedAndExitsWithTheAnswer() {
        Typed hit = type("why", "--db", "shop", "--level", "ttl", "--user", "ann", "{find: 'products', limit: 3}");
        assertThat(hit.exitCode()).as(hit.err()).isZero();
        assertThat(hit.out()).startsWith("would be      a hit");
        assertThat(asked)
                .containsExactly("{}{\"command\": {\"find\": \"products\", \"limit\": {\"$numberInt\": \"3\"}},"
                        + " \"db\": \"shop\", \"user\": \"ann\", \"level\": \"ttl\"}");

        why = why.replace("'hit'", "'forward'");
        assertThat(type("why", "{find: 'products', $db: 'shop'}").exitCode()).isEqualTo(ExitCode.NO);
        assertThat(BsonDocument.parse(
                        type("why", "--json", "{find: 'products', $db: 'shop'}").out()))
                .isEqualTo(BsonDocument.parse(why));

        Typed none = type("why", "find products");
        assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(none.err()).contains("expected a command as JSON").doesNotContain("Exception");
        assertThat(type("why", "--help").out()).contains("Examples:");
    }

    @Test
    void entriesAreTakenOut() {
        assertThat(type("cache", "evict", "shop.users", "--id", "17").out()).isEqualTo("2 entries taken out\n");
        assertThat(BsonDocument.parse(type("cache", "evict", "shop.users", "--id", "alice", "--json")
                        .out()))
                .containsEntry("evicted", new BsonInt32(2));
        type("cache", "evict", "shop.users", "--shape", "find {a: ?}");
        type("cache", "evict", "shop.users");
        assertThat(asked)
                .containsExactly(
                        "{}{\"namespace\": \"shop.users\", \"id\": 17}",
                        "{}{\"namespace\": \"shop.users\", \"id\": \"alice\"}",
                        "{}{\"namespace\": \"shop.users\", \"shape\": \"find {a: ?}\"}",
                        "{}{\"namespace\": \"shop.users\"}");
    }

    @Test
    void whatTheServerRefusesIsTold() {
        Typed typed = type("cache", "clear", "--tenant", "nobody");

        assertThat(typed.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(typed.err()).isEqualTo("larder: nothing is cached\n");
    }

    @Test
    void whatIsNoAnswerOfLardersIsNoInternalFailure() {
        String long70 = "x".repeat(70_000);
        Typed tooLong = type("why", "--db", "shop", "{find: 'products', filter: {a: '" + long70 + "'}}");
        assertThat(tooLong.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(tooLong.err()).isEqualTo("larder: that is more than the admin API takes at once, which is 64 KiB\n");

        ready = Reply.text("text/plain", "It works!");
        Typed another = type("health");
        assertThat(another.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(another.err()).contains("of status 200, is not Larder's");
    }

    @Test
    void eachCommandAsksForTheTenantThatIsNamedAndTellsScriptsWhatTheApiAnswers() {
        Typed shapes = type("cache", "list", "shop.products", "--tenant", "b", "--json");
        assertThat(BsonDocument.parse(shapes.out())).containsKey("shapes");
        Typed entries = type("cache", "inspect", "shop.users", "7", "--tenant", "b", "--limit", "3", "--json");
        assertThat(BsonDocument.parse(entries.out()).getArray("entries")).hasSize(1);
        assertThat(type("cache", "evict", "shop.users", "--tenant", "b").exitCode())
                .isZero();
        Typed cleared = type("cache", "clear", "--tenant", "b", "--json");
        assertThat(BsonDocument.parse(cleared.out())).containsEntry("cleared", new BsonInt32(3));
        assertThat(type("why", "--tenant", "b", "{find: 'products', $db: 'shop'}")
                        .exitCode())
                .isZero();
        assertThat(asked)
                .containsExactly(
                        "{namespace=[shop.products], tenant=[b]}",
                        "{namespace=[shop.users], id=[7], tenant=[b], limit=[3]}",
                        "{}{\"namespace\": \"shop.users\", \"tenant\": \"b\"}",
                        "{}{\"tenant\": \"b\"}",
                        "{}{\"command\": {\"find\": \"products\", \"$db\": \"shop\"}, \"tenant\": \"b\"}");
    }

    /** By flags, by a file, and over TLS: as Larder itself was told. */
    @Test
    void theRunningLarderIsFoundByFlagsOrByItsFile() throws Exception {
        String place = environment.get("LARDER_ADMIN_LISTEN");
        String token = environment.get("LARDER_ADMIN_TOKEN_FILE");
        assertThat(Typed.command("cache", "stats", "--admin-listen", place, "--admin-token-file", token)
                        .exitCode())
                .isZero();
        assertThat(Typed.command("health", "--health-listen", place).out()).isEqualTo("ready: yes\n");
        Path file = Files.writeString(
                directory.resolve("larder.yaml"), "admin: {listen: '" + place + "', token-file: '" + token + "'}\n");
        assertThat(Typed.command("top", "--once", "--config", file.toString()).out())
                .startsWith("larder at " + place);

        PemFiles tls = new Certificates(directory).server("admin", "localhost");
        try (RunningProxy larder = RunningProxy.start(
                ConfigLoader.load(Sources.flags(Map.of(
                        "listen",
                        "127.0.0.1:0",
                        "upstream",
                        "mongodb://127.0.0.1:1",
                        "admin-listen",
                        "127.0.0.1:0",
                        "admin-token-file",
                        token,
                        "admin-tls-certificate",
                        String.valueOf(tls.certificateChain()),
                        "admin-tls-key",
                        String.valueOf(tls.privateKey())))),
                Optional.empty())) {
            String secured = "127.0.0.1:" + larder.adminAddresses().get(0).getPort();
            Typed plain = Typed.command("cache", "stats", "--admin-listen", secured, "--admin-token-file", token);
            assertThat(plain.exitCode()).isEqualTo(ExitCode.NO);
            Typed typed = Typed.command(
                    "cache",
                    "stats",
                    "--admin-listen",
                    secured,
                    "--admin-token-file",
                    token,
                    "--admin-tls-certificate",
                    String.valueOf(tls.certificateChain()),
                    "--admin-tls-key",
                    String.valueOf(tls.privateKey()));
            assertThat(typed.exitCode()).as(typed.err()).isZero();
        }
    }

    @Test
    void healthIsAskedForWithoutToken() {
        Map<String, String> onlyHealth = Map.of("LARDER_HEALTH_LISTEN", environment.get("LARDER_ADMIN_LISTEN"));

        Typed healthy = Typed.in(onlyHealth, "", "health");
        assertThat(healthy.exitCode()).isZero();
        assertThat(healthy.out()).isEqualTo("ready: yes\n");

        ready = Reply.json(
                HttpResponseStatus.SERVICE_UNAVAILABLE, BsonDocument.parse("{ready: false, reasons: ['draining']}"));
        Typed unready = Typed.in(onlyHealth, "", "health");
        assertThat(unready.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(unready.out()).isEqualTo("ready: no\n  draining\n");
        Typed json = Typed.in(onlyHealth, "", "health", "--json");
        assertThat(json.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(BsonDocument.parse(json.out()).getArray("reasons")).hasSize(1);
        assertThat(Typed.in(onlyHealth, "", "health", "--live").exitCode()).isZero();
    }

    /** In a container it listens on all addresses: how it is reached from inside is not told to the command besides. */
    @Test
    void whoListensOnAllAddressesIsAskedOnThisMachine() {
        String port = environment.get("LARDER_ADMIN_LISTEN").replaceFirst(".*:", "");

        server.close();
        Typed typed = Typed.in(Map.of("LARDER_HEALTH_LISTEN", "0.0.0.0:" + port), "", "health");
        assertThat(typed.err()).contains("nobody listens on http://127.0.0.1:" + port);
        typed = Typed.in(Map.of("LARDER_HEALTH_LISTEN", "[::]:" + port), "", "health");
        assertThat(typed.err()).contains("http://[::1]:" + port);
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        server.close();

        Typed typed = type("cache", "stats");
        assertThat(typed.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(typed.err())
                .contains("nobody listens on http://" + environment.get("LARDER_ADMIN_LISTEN"))
                .doesNotContain("Exception");
    }

    @Test
    void withoutAddressOrTokenItSaysWhatIsMissing() {
        Typed nowhere = Typed.command("cache", "stats");
        assertThat(nowhere.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(nowhere.err()).contains("--admin-listen");

        Typed tokenless = type(
                "cache",
                "stats",
                "--admin-token-file",
                directory.resolve("none").toString());
        assertThat(tokenless.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(tokenless.err()).contains("there is no token file");
        assertThat(Typed.command("cache").err()).contains("stats, list, inspect, evict or clear");
        assertThat(Typed.command("health").err()).contains("health.listen");
    }
}
