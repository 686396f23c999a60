package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.config.load.ConfigLoader;
import io.larder.config.load.InvalidConfig;
import io.larder.config.load.Sources;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.engine.cache.Cache;
import io.larder.proxy.Http;
import io.larder.proxy.WireClient;
import io.larder.proxy.launch.config.ConfigInUse;
import io.larder.proxy.launch.config.StartedParts;
import io.larder.proxy.launch.tenant.TenantParts;
import io.larder.proxy.metrics.Outcome;
import io.larder.proxy.metrics.RequestMetrics;
import java.io.EOFException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Tenants come, go and change while the proxy runs. */
class TenantsReloadTest {
    private static final String TWO_LISTENERS = "listeners: [{address: '127.0.0.1:0'}, {address: 'localhost:0'}]\n";
    private static EmbeddedReplicaSet set;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @BeforeAll
    static void start() {
        set = TenantsFixture.set();
        try (MongoClient client = MongoClients.create(set.connectionString())) {
            TenantsFixture.products(client).insertOne(new Document("_id", 1));
        }
    }

    @AfterAll
    static void stop() {
        set.close();
    }

    private static String tenant(String name, String listener, String more) {
        return "  - {name: " + name + ", listener: '" + listener + "', upstream: {uri: '" + set.connectionString()
                + "'}" + more + "}\n";
    }

    private static String onlyA(String more) {
        return TWO_LISTENERS + "tenants:\n" + tenant("a", "127.0.0.1:0", more);
    }

    private static String both() {
        return onlyA("") + tenant("b", "localhost:0", "");
    }

    @Test
    void oneThatComesIsServedAndOneThatGoesIsNotAndTheOtherKeepsItsConnections() throws Exception {
        try (TenantsFixture fixture = new TenantsFixture(directory, onlyA(""), "a")) {
            WireClient ofA =
                    fixture.add(new WireClient(fixture.proxy.addresses().get(0)));
            assertThat(ping(ofA)).isEqualTo(1);
            TenantParts a = fixture.tenant("a");
            MongoClient ofB = fixture.client(1);
            assertThatThrownBy(() -> TenantsFixture.products(ofB).countDocuments())
                    .isInstanceOf(MongoException.class)
                    .hasMessageContaining("no tenant of this Larder");

            assertThat(fixture.reload(both()).waiting()).isEmpty();
            fixture.awaitKnown("b");
            assertThat(TenantsFixture.products(fixture.client(1)).countDocuments())
                    .isEqualTo(1);
            TenantParts b = fixture.tenant("b");
            WireClient staysOfB =
                    fixture.add(new WireClient(fixture.proxy.addresses().get(1)));
            assertThat(ping(staysOfB)).isEqualTo(1);
            assertThat(fixture.tenant("a")).isSameAs(a);

            fixture.reload(onlyA(""));
            await().atMost(TenantsFixture.SOON).until(() -> b.requests().clients() == 0);
            assertThat(staysOfB.isClosedByPeer()).isTrue();
            assertThatThrownBy(() -> TenantsFixture.products(fixture.client(1)).countDocuments())
                    .isInstanceOf(MongoException.class);
            assertThat(ping(ofA)).as("on the connection from before").isEqualTo(1);
        }
    }

    private static long memory(TenantsFixture fixture, String name) {
        return fixture.tenant(name).cacheBytes() >> 20;
    }

    /** All together never take more than they may, and nobody is started anew for it. */
    @Test
    void memoryIsSharedOutAnewWhenTenantsComeAndGo() throws Exception {
        String whole = "cache: {memory: 64MiB}\n";
        try (TenantsFixture fixture = new TenantsFixture(directory, whole + onlyA(""), "a")) {
            TenantParts a = fixture.tenant("a");
            assertThat(memory(fixture, "a")).isEqualTo(64);

            assertThat(fixture.reload(whole + both()).waiting()).isEmpty();
            TenantParts b = fixture.tenant("b");
            assertThat(memory(fixture, "a")).isEqualTo(32);
            assertThat(memory(fixture, "b")).isEqualTo(32);

            fixture.reload(whole + onlyA(", cache: {memory: 8MiB}") + tenant("b", "localhost:0", ""));
            assertThat(memory(fixture, "a")).isEqualTo(8);
            assertThat(memory(fixture, "b")).isEqualTo(56);

            String less = "cache: {memory: 40MiB}\n";
            assertThat(fixture.reload(less + both()).waiting()).isEmpty();
            assertThat(memory(fixture, "a")).isEqualTo(20);
            assertThat(memory(fixture, "b")).isEqualTo(20);

            fixture.reload(less + onlyA("") + tenant("b", "localhost:0", ", cache: {level: off}"));
            assertThat(memory(fixture, "a")).as("the other keeps nothing").isEqualTo(40);
            assertThat(memory(fixture, "b")).isZero();

            fixture.reload(less + both());
            assertThat(memory(fixture, "a")).isEqualTo(20);
            assertThat(fixture.tenant("b")).isSameAs(b);

            fixture.reload(less + onlyA(""));
            assertThat(memory(fixture, "a")).isEqualTo(40);
            assertThat(b.cacheBytes()).as("of the one that goes").isZero();
            assertThat(fixture.tenant("a")).isSameAs(a);
        }
    }

    /** What is at the top and is of no tenants is one, too. */
    @Test
    void lessMemoryDropsWhatThereIsNoRoomForAtOnce() throws Exception {
        String rest = "listeners: [{address: '127.0.0.1:0'}]\nupstream: {uri: '" + set.connectionString() + "'}\n";
        try (TenantsFixture fixture =
                new TenantsFixture(directory, "cache: {memory: 64MiB}\n" + rest, RunningProxy.ONLY_TENANT)) {
            MongoClient client = fixture.client(0);
            String text = "x".repeat(40_000);
            for (int id = 100; id < 150; id++) {
                client.getDatabase("large").getCollection("c").insertOne(new Document("_id", id).append("text", text));
            }
            Cache cache = fixture.tenant(RunningProxy.ONLY_TENANT).cache().orElseThrow();
            await().atMost(TenantsFixture.SOON).until(() -> {
                for (int id = 100; id < 150; id++) {
                    client.getDatabase("large")
                            .getCollection("c")
                            .find(new Document("_id", id))
                            .first();
                }
                return cache.bytes() > 1_500_000;
            });

            assertThat(fixture.reload("cache: {memory: 1MiB}\n" + rest).waiting())
                    .isEmpty();

            assertThat(cache.bytes()).isPositive().isLessThanOrEqualTo(1 << 20);
            assertThat(fixture.tenant(RunningProxy.ONLY_TENANT).cache()).containsSame(cache);
        }
    }

    private static int ping(WireClient client) throws Exception {
        return client.ask("{ping: 1, $db: 'admin'}").getNumber("ok").intValue();
    }

    /** On connections from before, too, and from memory as little as from the upstream. */
    @Test
    void whatAnotherTenantHasNowIsNotAnsweredFromTheMemoryOfTheRest() throws Exception {
        String rest = "listeners: [{address: '127.0.0.1:0'}]\nupstream: {uri: '" + set.connectionString() + "'}\n";
        String taken = "tenants:\n  - {name: b, database: shop, upstream: {uri: '" + set.connectionString() + "'}}\n";
        try (TenantsFixture fixture = new TenantsFixture(directory, rest, RunningProxy.ONLY_TENANT)) {
            WireClient before =
                    fixture.add(new WireClient(fixture.proxy.addresses().get(0)));
            String read = "{find: 'products', filter: {_id: 1}, $db: 'shop'}";
            await().atMost(TenantsFixture.SOON).until(() -> {
                long hits = fixture.hits(RunningProxy.ONLY_TENANT);
                before.ask(read);
                return fixture.hits(RunningProxy.ONLY_TENANT) > hits;
            });

            assertThat(fixture.reload(rest + taken).waiting()).isEmpty();
            fixture.awaitKnown("b");

            assertThatThrownBy(() -> before.ask(read)).isInstanceOf(EOFException.class);
        }
    }

    /** An application that runs on is led there by new connections, which its driver makes by itself. */
    @Test
    void whoUsedADatabaseThatAnotherTenantHasNowGoesOnThere() throws Exception {
        String rest = "listeners: [{address: '127.0.0.1:0'}]\nupstream: {uri: '" + set.connectionString() + "'}\n";
        String taken = "tenants:\n  - {name: b, database: shop, upstream: {uri: '" + set.connectionString() + "'}}\n";
        try (TenantsFixture fixture = new TenantsFixture(directory, rest, RunningProxy.ONLY_TENANT)) {
            MongoClient running = fixture.client(0);
            assertThat(TenantsFixture.products(running).countDocuments()).isEqualTo(1);

            fixture.reload(rest + taken);
            fixture.awaitKnown("b");

            assertThat(TenantsFixture.products(running).countDocuments()).isEqualTo(1);
            assertThat(fixture.tenant("b").requests().clients()).isPositive();
        }
    }

    /** At no moment is a database nobody's: those who have it come first, and then those who have it no more are kept from it. */
    @Test
    void whileADatabaseComesToAnotherTenantNobodyIsKeptFromIt() throws Exception {
        String uri = ", upstream: {uri: '" + set.connectionString() + "'}}\n";
        String without = "listeners: [{address: '127.0.0.1:0'}]\nupstream: {uri: '" + set.connectionString() + "'}\n"
                + "tenants:\n  - {name: c, database: others" + uri;
        String with = without + "  - {name: b, database: shop" + uri;
        try (TenantsFixture fixture = new TenantsFixture(directory, without, RunningProxy.ONLY_TENANT, "c")) {
            AtomicBoolean done = new AtomicBoolean();
            List<CompletableFuture<Void>> asking = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                MongoClient client = fixture.client(0);
                asking.add(CompletableFuture.runAsync(() -> {
                    while (!done.get()) {
                        TenantsFixture.products(client)
                                .find(new Document("_id", 1))
                                .first();
                    }
                }));
            }
            for (int i = 0; i < 10; i++) {
                fixture.reload(with);
                fixture.awaitKnown("b");
                fixture.reload(without);
            }
            done.set(true);
            assertThat(asking).allSatisfy(each -> assertThat(each).succeedsWithin(TenantsFixture.SOON));
        }
    }

    /** Between the moment at which the tenants are others and that at which the listeners are. */
    @Test
    void whoComesByAListenerThatIsOnItsWayOutIsNobodys() throws Exception {
        String rest = "upstream: {uri: '" + set.connectionString() + "'}\n";
        String before = TWO_LISTENERS + rest + "tenants:\n" + tenant("b", "localhost:0", "");
        String after = "listeners: [{address: '127.0.0.1:0'}]\n" + rest;
        try (TenantsFixture fixture = new TenantsFixture(directory, before, RunningProxy.ONLY_TENANT, "b")) {
            Path file = Files.writeString(directory.resolve("after.yaml"), after);
            Sources sources = new Sources(Optional.of(file), Map.of(), Map.of());
            fixture.proxy.tenants().prepare(ConfigLoader.load(sources)).apply();

            WireClient late =
                    fixture.add(new WireClient(fixture.proxy.addresses().get(1)));
            assertThat(late.isClosedByPeer()).isTrue();
            WireClient usual =
                    fixture.add(new WireClient(fixture.proxy.addresses().get(0)));
            assertThat(ping(usual)).isEqualTo(1);
        }
    }

    @Test
    void policiesAndLimitsChangeWithoutANewStartOfTheTenant() throws Exception {
        try (TenantsFixture fixture = new TenantsFixture(directory, onlyA(""), "a")) {
            TenantParts a = fixture.tenant("a");
            MongoClient client = fixture.client(0);
            fixture.untilHit("a", client);

            fixture.reload(onlyA(", policies: [{namespace: shop.products, level: off}], limits: {connections: 7}"));

            assertThat(fixture.tenant("a")).isSameAs(a);
            long hits = fixture.hits("a");
            await().atMost(TenantsFixture.SOON).until(() -> {
                long before = fixture.hits("a");
                TenantsFixture.products(client).find(new Document("_id", 1)).first();
                return fixture.hits("a") == before;
            });
            assertThat(fixture.hits("a")).isGreaterThanOrEqualTo(hits);
            assertThat(a.requests().limits().limits().connections()).isEqualTo(7);
        }
    }

    @Test
    void otherDatabasesMakeAnotherTenantOfTheSameName() throws Exception {
        try (TenantsFixture fixture = new TenantsFixture(directory, onlyA(""), "a")) {
            TenantParts before = fixture.tenant("a");
            assertThat(TenantsFixture.products(fixture.client(0)).countDocuments())
                    .isEqualTo(1);

            fixture.reload(onlyA(", databases: other"));

            fixture.awaitKnown("a");
            assertThat(fixture.tenant("a")).isNotSameAs(before);
            assertThatThrownBy(() -> TenantsFixture.products(fixture.client(0)).countDocuments())
                    .hasMessageContaining("may use the databases other only");
            await().atMost(TenantsFixture.SOON).until(() -> before.requests().clients() == 0);
        }
    }

    /** How long a stop may take is nothing that a tenant has. */
    @Test
    void anotherTimeForStopsStartsNobodyAnew() throws Exception {
        try (TenantsFixture fixture = new TenantsFixture(directory, onlyA(""), "a")) {
            TenantParts a = fixture.tenant("a");

            ConfigInUse.Reloaded reloaded = fixture.reload("time-limits: {drain: 7s, drain-mode: sidecar}\n"
                    + "health: {ready-needs-upstream: on}\n" + onlyA(""));

            assertThat(fixture.tenant("a")).isSameAs(a);
            assertThat(reloaded.changed())
                    .contains("time-limits.drain", "time-limits.drain-mode", "health.ready-needs-upstream");
            assertThat(reloaded.waiting()).isEmpty();
        }
    }

    /** Settings are compared as they are shown, and passwords are not. */
    @Test
    void anotherPasswordOfATenantIsToldOf() throws Exception {
        String one = onlyA("").replace("mongodb://", "mongodb://larder:one@");
        try (TenantsFixture fixture = new TenantsFixture(directory, one, "a")) {
            TenantParts before = fixture.tenant("a");

            ConfigInUse.Reloaded reloaded = fixture.reload(one.replace(":one@", ":two@"));

            assertThat(reloaded.changed()).containsExactly("tenants[0].upstream.uri");
            assertThat(fixture.tenant("a")).isNotSameAs(before);
        }
    }

    /** Read your own writes, through one proxy: whoever takes the place of another has to see what was written through that. */
    @Test
    void whatTheOneBeforeHasUnderWayIsNotKeptAsItWas() throws Exception {
        String ttl = ", cache: {level: ttl, ttl: 1h, streams: {use: off}}";
        try (EmbeddedReplicaSet own = TenantsFixture.set("nobody")) {
            String yaml = onlyA(ttl).replace(set.connectionString(), own.connectionString());
            try (TenantsFixture fixture = new TenantsFixture(directory, yaml, "a");
                    var held = own.adversary().connections().holdBefore("update")) {
                Document one = new Document("_id", 1);
                MongoClient writer = fixture.client(0);
                var written = CompletableFuture.supplyAsync(() -> TenantsFixture.products(writer)
                        .updateOne(one, new Document("$set", new Document("of", "ann"))));
                await().atMost(TenantsFixture.SOON).until(() -> held.held() == 1);

                fixture.reload(yaml.replace(ttl, ttl + ", databases: [shop]"));
                fixture.awaitKnown("a");
                MongoClient reader = fixture.client(0);
                for (int i = 0; i < 20; i++) {
                    TenantsFixture.products(reader).find(one).first();
                }
                own.adversary().connections().clear();

                assertThat(written.join().getModifiedCount()).isEqualTo(1);
                assertThat(TenantsFixture.products(reader).find(one).first()).containsEntry("of", "ann");
                fixture.untilHit("a", reader);
                assertThat(TenantsFixture.products(reader).find(one).first()).containsEntry("of", "ann");
            }
        }
    }

    /** Event loops outlive tenants: what one leaves there would be kept for ever, with its cache. */
    @Test
    void nothingIsLeftOfOneThatIsGone() throws Exception {
        try (TenantsFixture fixture = new TenantsFixture(directory, both(), "a", "b")) {
            assertThat(TenantsFixture.products(fixture.client(1)).countDocuments())
                    .isEqualTo(1);
            List<WeakReference<?>> left = List.of(
                    new WeakReference<>(fixture.tenant("b").topology()),
                    new WeakReference<>(fixture.tenant("b").requests()),
                    new WeakReference<>(fixture.tenant("b").cache().orElseThrow()));

            fixture.reload(onlyA(""));

            await().atMost(TenantsFixture.SOON).untilAsserted(() -> {
                System.gc();
                assertThat(left).allMatch(each -> each.get() == null);
            });
        }
    }

    @Test
    void whatCannotBeChangesNothing() throws Exception {
        try (TenantsFixture fixture = new TenantsFixture(directory, both(), "a", "b")) {
            TenantParts a = fixture.tenant("a");

            assertThatThrownBy(() -> fixture.reload(onlyA(", limitz: {}")))
                    .isInstanceOf(InvalidConfig.class)
                    .hasMessageContaining("tenants[0].limitz: no such key; did you mean limits?");
            assertThatThrownBy(
                            () -> fixture.reload(
                                    onlyA("")
                                            + "  - {name: c, listener: 'localhost:0', upstream: {uri: 'mongodb://h/?w=nonsense&readPreference=x'}}\n"))
                    .isInstanceOf(InvalidConfig.class)
                    .hasMessageContaining("the upstream mongodb://h/");

            assertThat(fixture.proxy.tenants().all())
                    .extracting(TenantParts::name)
                    .containsExactly("a", "b");
            assertThat(fixture.tenant("a")).isSameAs(a);
            assertThat(fixture.proxy.config().tenants()).hasSize(2);
            assertThat(TenantsFixture.products(fixture.client(1)).countDocuments())
                    .isEqualTo(1);
        }
    }

    @Test
    void theMetricsAreOfTheTenantsThatThereAre() throws Exception {
        String admin = "health: {listen: '127.0.0.1:0'}\n";
        String limited = admin + onlyA("") + tenant("b", "localhost:0", ", limits: {connections: 1}");
        try (TenantsFixture fixture = new TenantsFixture(directory, admin + onlyA(""), "a")) {
            assertThat(metrics(fixture)).contains("tenant=\"a\"").doesNotContain("tenant=\"b\"");

            fixture.reload(limited);
            fixture.awaitKnown("b");
            fixture.untilHit("a", fixture.client(0));
            WireClient first =
                    fixture.add(new WireClient(fixture.proxy.addresses().get(1)));
            WireClient second =
                    fixture.add(new WireClient(fixture.proxy.addresses().get(1)));
            String find = "{find: 'products', filter: {_id: 1}, $db: 'shop'}";
            assertThat(first.ask(find).getNumber("ok").intValue()).isEqualTo(1);
            assertThat(second.ask(find).getNumber("ok").intValue()).isZero();

            await().atMost(TenantsFixture.SOON).untilAsserted(() -> assertThat(metrics(fixture))
                    .contains(
                            "larder_refusals_total{reason=\"connections\",tenant=\"a\"} 0.0",
                            "larder_refusals_total{reason=\"connections\",tenant=\"b\"} 1.0",
                            "larder_cache_hits_total{tenant=\"a\"} " + fixture.hits("a"),
                            "larder_cache_hits_total{tenant=\"b\"} 0.0",
                            "larder_request_duration_seconds_count{outcome=\"hit\",tenant=\"a\"} " + fixture.hits("a"),
                            "larder_request_duration_seconds_count{outcome=\"hit\",tenant=\"b\"} 0",
                            "larder_stream_live{tenant=\"a\"} 1.0",
                            "larder_stream_live{tenant=\"b\"} 1.0",
                            "larder_events_total{event=\"verify-mismatch\",tenant=\"b\"} 0.0",
                            "larder_upstream_connections{state=\"open\",tenant=\"b\"}"));

            fixture.reload(admin + onlyA(""));
            assertThat(metrics(fixture)).contains("tenant=\"a\"").doesNotContain("tenant=\"b\"");
        }
    }

    @Test
    void aProxyThatStopsTakesWhoIsStillRetiringWithIt() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(StartedParts.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        try (TenantsFixture fixture = new TenantsFixture(directory, both(), "a", "b")) {
            TenantParts b = fixture.tenant("b");
            WireClient ofB =
                    fixture.add(new WireClient(fixture.proxy.addresses().get(1)));
            assertThat(ping(ofB)).isEqualTo(1);
            block("distinct");
            ofB.send("{distinct: 'products', key: 'x', $db: 'shop'}");
            await().until(() -> b.pools().inUse() > 0);

            fixture.reload(onlyA(""));
            assertThat(b.requests().clients()).as("has something in flight").isEqualTo(1);
            fixture.proxy.close();

            await().until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("larder-retire-b")));
            assertThat(logged.list).isEmpty();
        } finally {
            logger.detachAppender(logged);
        }
    }

    /** The next such command takes a while. */
    private static void block(String command) {
        try (MongoClient client = MongoClients.create(set.connectionString())) {
            client.getDatabase("admin")
                    .runCommand(Document.parse("{configureFailPoint: 'failCommand', mode: {times: 1}, "
                            + "data: {failCommands: ['" + command + "'], blockConnection: true, blockTimeMS: 3000}}"));
        }
    }

    @Test
    void whoTakesATenantsPlaceGoesOnWithItsCountsOfRequests() throws Exception {
        try (TenantsFixture fixture = new TenantsFixture(directory, onlyA(""), "a")) {
            fixture.untilHit("a", fixture.client(0));
            RequestMetrics counted = fixture.tenant("a").counted();
            long hits = counted.answered(Outcome.HIT).count();
            assertThat(hits).isPositive();

            for (String databases : List.of("other", "shop")) {
                TenantParts before = fixture.tenant("a");
                fixture.reload(onlyA(", databases: " + databases));
                assertThat(fixture.tenant("a")).isNotSameAs(before);
                assertThat(fixture.tenant("a").counted()).isSameAs(counted);
                await().atMost(TenantsFixture.SOON)
                        .until(() -> before.requests().clients() == 0);
            }
            fixture.awaitKnown("a");
            fixture.untilHit("a", fixture.client(0));
            assertThat(counted.answered(Outcome.HIT).count()).isGreaterThan(hits);
        }
    }

    private static String metrics(TenantsFixture fixture) throws Exception {
        return Http.get(fixture.proxy.adminAddresses().get(0), "/metrics", "")
                .body()
                .lines()
                .filter(line -> line.startsWith("larder_") && !line.contains("_bucket"))
                .collect(Collectors.joining("\n"));
    }
}
