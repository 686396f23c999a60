package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.engine.cache.Statistics;
import io.larder.engine.reason.Reason;
import io.larder.proxy.Http;
import io.larder.proxy.WireClient;
import io.larder.proxy.admin.AdminToken;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.core.ConditionFactory;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a command that comes next is what then happens to it, by the counters. */
class WhyAgreesTest {
    private static final int COMMANDS = 500;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final OpenApi DOCUMENT = new OpenApi();
    private static final JsonWriterSettings EXTENDED =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();
    private static final List<String> OUTCOMES = List.of("hit", "joined", "miss", "forward", "write", "local");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private CachingFixture fixture;
    private WireClient wire;
    private String token;

    @BeforeEach
    void start() throws Exception {
        Path file = directory.resolve("admin.token");
        fixture = new CachingFixture(
                EmbeddedReplicaSet.builder().members(1).start(),
                "admin-listen=127.0.0.1:0",
                "admin-token-file=" + file,
                // As far from its limits of time as can be: nothing may change between question and command.
                "cache-streams-max-await=20s",
                "level=shop.reports=ttl,shop.orders=bounded",
                "bound=shop.orders=1h",
                "ttl=shop.reports=1h",
                "hints=shop.reports=trusted",
                "off=shop.carts");
        token = AdminToken.open(file).reveal();
        MongoDatabase shop = fixture.outside.getDatabase("shop");
        for (String name : List.of("products", "orders", "carts", "reports", "byshape")) {
            for (int i = 0; i < 5; i++) {
                shop.getCollection(name)
                        .insertOne(new Document("_id", i).append("n", i % 3).append("name", "x" + i));
            }
        }
        shop.createView("view", "products", List.of());
        shop.createCollection(
                "capped", new CreateCollectionOptions().capped(true).sizeInBytes(10_000));
        fixture.client.close(); // from now on nobody is counted but the one who compares
        wire = new WireClient(fixture.proxy.addresses().get(0));
        soon().until(() -> fixture.proxy.listeners().connections() == 1);
    }

    @AfterEach
    void stop() throws IOException {
        wire.close();
        fixture.close();
    }

    /** What was counted: outcomes, and reasons of what was not answered from memory. */
    private record Counts(Map<String, Long> outcomes, Map<String, Long> bypasses, Map<String, Long> misses) {
        static Map<String, Long> since(Map<String, Long> before, Map<String, Long> after) {
            Map<String, Long> more = new TreeMap<>();
            after.forEach((name, count) -> {
                long difference = count - before.getOrDefault(name, 0L);
                if (difference != 0) {
                    more.put(name, difference);
                }
            });
            return more;
        }

        Counts since(Counts before) {
            return new Counts(
                    since(before.outcomes, outcomes), since(before.bypasses, bypasses), since(before.misses, misses));
        }

        long requests() {
            return outcomes.values().stream().mapToLong(each -> each).sum();
        }
    }

    private Counts counts() throws IOException {
        BsonDocument stats =
                BsonDocument.parse(Http.get(admin(), "/api/v1/stats", token).body());
        Map<String, Long> outcomes = new TreeMap<>();
        OUTCOMES.forEach(outcome -> outcomes.put(
                outcome,
                stats.getDocument("requests")
                        .getDocument(outcome)
                        .getNumber("count")
                        .longValue()));
        return new Counts(
                outcomes,
                numbers(stats.getDocument("bypasses")),
                numbers(stats.getDocument("cache").getDocument("misses")));
    }

    private static Map<String, Long> numbers(BsonDocument document) {
        Map<String, Long> numbers = new TreeMap<>();
        document.forEach((name, value) -> numbers.put(name, value.asNumber().longValue()));
        return numbers;
    }

    private InetSocketAddress admin() {
        return fixture.proxy.adminAddresses().get(0);
    }

    private BsonDocument why(BsonDocument command) throws IOException {
        Http answer = Http.post(admin(), "/api/v1/why", token, new BsonDocument("command", command).toJson(EXTENDED));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(DOCUMENT.faults("POST /api/v1/why", 200, answer.header("Content-Type"), answer.body()))
                .as(answer.body())
                .isEmpty();
        return BsonDocument.parse(answer.body());
    }

    private static ConditionFactory soon() {
        return await().atMost(SOON).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    private static String text(BsonDocument document, String field) {
        return document.getString(field).getValue();
    }

    @Test
    void whatIsToldIsWhatHappens() throws IOException {
        CommandsAtRandom commands = new CommandsAtRandom(20_261);
        Map<String, Integer> outcomes = new TreeMap<>();
        TreeSet<String> reasons = new TreeSet<>();
        for (int i = 0; i < COMMANDS; i++) {
            BsonDocument command = BsonDocument.parse(commands.draw());
            if (!command.containsKey("$db")) {
                command.append("$db", new BsonString("shop"));
            }
            String told = agrees(command, i);
            outcomes.merge(told.replaceFirst(" .*", ""), 1, Integer::sum);
            reasons.add(told);
        }
        assertThat(outcomes.keySet()).as(outcomes.toString()).contains("hit", "miss", "forward", "write", "local");
        assertThat(outcomes.values()).as(outcomes.toString()).allMatch(count -> count > 15);
        assertThat(reasons).as("kinds of answers").hasSizeGreaterThan(30);
        assertThat(fixture.proxy.listeners().connections())
                .as("connections were closed upon a command")
                .isEqualTo(1);
    }

    /** Beyond what is judged at once: from then on a first read is not kept. */
    @Test
    void alsoWhereHardlyAnyReadComesAgain() throws IOException {
        BsonDocument find = BsonDocument.parse("{find: 'products', filter: {_id: 0}, limit: 1, $db: 'shop'}");
        soon().until(() -> {
            wire.send(find.toJson(EXTENDED)).read();
            return text(why(find), "outcome").equals("hit");
        });
        int id = 100;
        for (; id < 1300; id++) {
            wire.send("{find: 'products', filter: {_id: " + id + "}, limit: 1, $db: 'shop'}")
                    .read();
        }
        find.getDocument("filter").append("_id", new BsonInt32(id));
        Statistics statistics = fixture.statistics();
        long refused = statistics.refused(Reason.HARDLY_REPEATED);
        assertThat(agrees(find, 1)).isEqualTo("forward hardly-repeated");
        assertThat(statistics.refused(Reason.HARDLY_REPEATED)).isEqualTo(refused + 1);
        assertThat(text(why(find), "outcome")).isEqualTo("miss");
        assertThat(agrees(find, 2)).isEqualTo("miss not-cached");
        assertThat(agrees(find, 3)).startsWith("hit");
    }

    /** Asks, sends, and compares; the outcome with its reason. */
    private String agrees(BsonDocument command, int number) throws IOException {
        Counts before = counts();
        BsonDocument told = why(command);
        assertThat(counts()).as("asking counts nothing").isEqualTo(before);

        BsonDocument reply = wire.send(command.toJson(EXTENDED)).read();
        soon().until(() -> counts().requests() > before.requests());
        Counts happened = counts().since(before);

        String outcome = text(told, "outcome");
        String reason = text(told, "reason");
        String what = number + ": " + command + "\ntold " + told + "\nhappened " + happened + "\nreply " + reply;
        assertThat(happened.outcomes()).as(what).isEqualTo(Map.of(outcome, 1L));
        boolean read = text(told.getDocument("plan"), "kind").equals("read");
        switch (outcome) {
            case "hit" -> assertThat(happened.misses()).as(what).isEmpty();
            case "miss" -> assertThat(happened.misses().keySet()).as(what).containsExactly(reason);
            case "forward" -> {
                if (reason.equals("hardly-repeated")) { // looked up in vain, and might have been kept
                    assertThat(happened.misses()).as(what).isEqualTo(Map.of("not-cached", 1L));
                    assertThat(happened.bypasses()).as(what).isEmpty();
                    break;
                }
                assertThat(happened.bypasses()).as(what).isEqualTo(read ? Map.of(reason, 1L) : Map.of());
                assertThat(happened.misses()).as(what).isEmpty();
            }
            default -> assertThat(reason).isNotEmpty();
        }
        settle(command, outcome, reason);
        return outcome + " " + reason;
    }

    /** What a command sets going in the background is over before the next one: a question is about a moment. */
    private void settle(BsonDocument command, String outcome, String reason) throws IOException {
        if (outcome.equals("write")) {
            Document marked = fixture.outside
                    .getDatabase("shop")
                    .runCommand(new Document("insert", "markers").append("documents", List.of(new Document())));
            long marker = marked.get("operationTime", BsonTimestamp.class).getValue();
            soon().until(() ->
                    Long.compareUnsigned(fixture.proxy.cache().orElseThrow().watermark(), marker - 1) >= 0);
        }
        if (reason.equals("definition-unknown")) {
            soon().until(() -> !text(why(command), "reason").equals(reason));
        }
    }
}
