package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import io.larder.embedded.RecordedCommand;
import io.larder.engine.reason.Reason;
import io.larder.proxy.caching.LentReads;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where clients are logged in upstream themselves, one of them lends its connection to read again what a change has ended. */
class RelayedRefreshTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Document FIRST = new Document("_id", 1);

    private CachingFixture fixture;
    private MongoClient ann;
    private MongoCollection<Document> items;

    @BeforeEach
    void start() throws Exception {
        start("limits-concurrent-misses=unlimited");
    }

    private void start(String limit) throws Exception {
        EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .members(1)
                .authentication(EmbeddedUser.root("ann", "secret"), EmbeddedUser.root("bob", "secret"))
                .start();
        fixture = new CachingFixture(
                set, "auth-mode=relay", "cache-after-change=refresh", "cache-fills-max-wait=700ms", limit);
        ann = as("ann", "");
        items = ann.getDatabase("shop").getCollection("items");
        items.insertOne(FIRST);
        fixture.untilHit(items, FIRST);
    }

    @AfterEach
    void stop() {
        ann.close();
        fixture.set.adversary().connections().clear();
        fixture.close();
    }

    /** What ann has read is ended by somebody else, and waits for a connection of hers. */
    private void endedBy(MongoClient bob) {
        bob.getDatabase("shop").getCollection("items").updateOne(FIRST, Updates.set("price", 9));
        await().atMost(SOON).until(() -> waiting() == 1);
    }

    /** One connection for requests. */
    private MongoClient as(String user, String options) {
        return MongoClients.create(
                "mongodb://" + user + ":secret@127.0.0.1:" + fixture.port() + "/?maxPoolSize=1" + options);
    }

    private static void ask(MongoClient client) {
        client.getDatabase("admin").runCommand(new Document("connectionStatus", 1));
    }

    private List<Document> read(Document filter) {
        return items.find(filter).into(new ArrayList<>());
    }

    private int finds() {
        return fixture.set.commands().count("find");
    }

    private RecordedCommand lastFind() {
        List<RecordedCommand> all = fixture.set.commands().named("find");
        return all.get(all.size() - 1);
    }

    @Test
    void whatAWriteEndsIsReadAgainBeforeAnybodyAsks() {
        int before = finds();
        items.updateOne(FIRST, Updates.set("price", 9));
        await().atMost(SOON).until(() -> {
            ask(ann);
            return finds() == before + 1;
        });
        ask(ann);
        long hits = fixture.statistics().hits();
        assertThat(read(FIRST)).containsExactly(new Document("_id", 1).append("price", 9));
        assertThat(fixture.statistics().hits()).isEqualTo(hits + 1);
        assertThat(finds()).isEqualTo(before + 1);
        assertThat(lastFind().field("lsid")).as("of no session").isNull();
        assertThat(((Number) Objects.requireNonNull(lastFind().field("maxTimeMS"))).longValue())
                .as("bounded, for the client waits")
                .isEqualTo(700);
    }

    @Test
    void aHitLendsTheConnection() {
        items.insertOne(new Document("_id", 2));
        fixture.untilHit(items, new Document("_id", 2));
        int before = finds();
        items.updateOne(FIRST, Updates.set("price", 9));
        await().atMost(SOON).until(() -> {
            read(new Document("_id", 2));
            return finds() == before + 1;
        });
        assertThat(lastFind().field("filter")).hasToString("{\"_id\" : 1}");
    }

    @Test
    void anotherUsersConnectionIsNotUsed() {
        try (MongoClient bob = as("bob", "")) {
            int before = finds();
            bob.getDatabase("shop").getCollection("items").updateOne(FIRST, Updates.set("price", 9));
            await().atMost(SOON).until(() -> waiting() == 1);
            for (int i = 0; i < 20; i++) {
                ask(bob);
            }
            assertThat(finds()).isEqualTo(before);
            await().atMost(SOON).until(() -> {
                ask(ann);
                return finds() == before + 1;
            });
        }
    }

    @Test
    void theClientsNextRequestWaitsForThatOneReadAndIsAnsweredThen() {
        try (MongoClient bob = as("bob", "")) {
            endedBy(bob);
            assertOnlyTheLenderWaits(bob);
        }
    }

    private void assertOnlyTheLenderWaits(MongoClient other) {
        CompletableFuture<Void> next;
        try (var held = fixture.set.adversary().connections().holdReply("find")) {
            ask(ann);
            await().atMost(SOON).until(() -> held.held() == 1);
            next = CompletableFuture.runAsync(() -> ask(ann));
            ask(other);
            assertThat(next).isNotDone();
        }
        assertThat(next).succeedsWithin(SOON);
    }

    @Test
    void aTransactionIsNotBrokenInto() {
        try (MongoClient bob = as("bob", "");
                ClientSession session = ann.startSession()) {
            session.startTransaction();
            items.insertOne(session, new Document("_id", 7));
            endedBy(bob);
            int before = finds();
            for (int i = 0; i < 5; i++) {
                items.insertOne(session, new Document("_id", 10 + i));
            }
            assertThat(finds()).isEqualTo(before);
            assertThat(waiting()).isEqualTo(1);
            session.commitTransaction();
            await().atMost(SOON).until(() -> {
                ask(ann);
                return finds() == before + 1;
            });
            assertThat(items.countDocuments(Filters.gte("_id", 7))).isEqualTo(6);
        }
    }

    @Test
    void aClientThatGoesAwayMeanwhileLeavesNothingBehind() {
        try (MongoClient bob = as("bob", "");
                MongoClient goes = as("ann", "&socketTimeoutMS=300&retryReads=false")) {
            ask(goes);
            try (var held = fixture.set.adversary().connections().holdReply("find")) {
                bob.getDatabase("shop").getCollection("items").updateOne(FIRST, Updates.set("price", 9));
                await().atMost(SOON).until(() -> waiting() == 1);
                ask(goes);
                await().atMost(SOON).until(() -> held.held() == 1);
                assertThatThrownBy(() -> ask(goes)).isInstanceOf(MongoException.class);
            }
            ask(goes);
            assertThat(fixture.untilHit(items, FIRST)).containsExactly(new Document("_id", 1).append("price", 9));
        }
    }

    @Test
    void aConnectionThatBreaksMeanwhileLeavesNothingBehind() {
        try (MongoClient bob = as("bob", "")) {
            endedBy(bob);
            fixture.set.adversary().connections().cutBefore("find", 1);
            int before = finds();
            ask(ann);
            await("the client learns of it, as of any other loss")
                    .atMost(SOON)
                    .until(() -> finds() == before + 1 && isLost(ann));
            assertThat(waiting()).isZero();
            assertThat(fixture.untilHit(items, FIRST)).containsExactly(new Document("_id", 1).append("price", 9));
        }
    }

    private static boolean isLost(MongoClient client) {
        try {
            ask(client);
            return false;
        } catch (MongoException e) {
            return true;
        }
    }

    @Test
    void usersThatChangeMeanwhileKeepItOut() {
        try (MongoClient bob = as("bob", "")) {
            endedBy(bob);
            long refused;
            try (var held = fixture.set.adversary().connections().holdReply("find")) {
                ask(ann);
                await().atMost(SOON).until(() -> held.held() == 1);
                bob.getDatabase("admin")
                        .runCommand(new Document("createUser", "eve")
                                .append("pwd", "secret")
                                .append("roles", List.of("root")));
                refused = fixture.statistics().refused(Reason.RIGHTS_UNPROVEN);
            }
            ask(ann); // behind that read
            assertThat(fixture.statistics().refused(Reason.RIGHTS_UNPROVEN)).isEqualTo(refused + 1);
        }
    }

    @Test
    void itProvesThatTheUserMayReadIt() {
        try (MongoClient bob = as("bob", "")) {
            fixture.passed.addAndGet(Duration.ofSeconds(20).toNanos());
            endedBy(bob);
            int before = finds();
            ask(ann);
            ask(ann);
            assertThat(finds()).isEqualTo(before + 1);
            fixture.passed.addAndGet(Duration.ofSeconds(20).toNanos());
            long hits = fixture.statistics().hits();
            read(FIRST);
            assertThat(fixture.statistics().hits()).isEqualTo(hits + 1);
        }
    }

    @Test
    void whatWasReadMeanwhileIsNotReadOnceMore() {
        items.insertOne(new Document("_id", 2));
        fixture.untilHit(items, new Document("_id", 2));
        try (MongoClient bob = as("bob", "")) {
            MongoCollection<Document> bobs = bob.getDatabase("shop").getCollection("items");
            bobs.updateMany(new Document(), Updates.set("price", 9));
            await().atMost(SOON).until(() -> waiting() == 2);
            int before = finds();
            read(new Document("_id", 2)); // and behind it the one that waits for longest
            ask(ann);
            ask(ann);
            assertThat(waiting()).isZero();
            assertThat(finds()).isEqualTo(before + 2);
        }
    }

    @Test
    void nothingIsReadWhileACursorIsOpen() {
        MongoCollection<Document> others = ann.getDatabase("shop").getCollection("others");
        others.insertMany(
                IntStream.range(0, 5).mapToObj(id -> new Document("_id", id)).toList());
        try (MongoClient bob = as("bob", "");
                MongoCursor<Document> cursor = others.find().batchSize(2).iterator()) {
            endedBy(bob);
            int before = finds();
            assertThat(IntStream.range(0, 4).mapToObj(i -> cursor.next().getInteger("_id")))
                    .containsExactly(0, 1, 2, 3);
            assertThat(cursor.next()).isEqualTo(new Document("_id", 4));
            await().atMost(SOON).until(() -> {
                ask(ann);
                return finds() == before + 1;
            });
            List<RecordedCommand> all = fixture.set.commands().all();
            List<String> names = all.stream().map(RecordedCommand::name).toList();
            assertThat(names.subList(0, all.indexOf(lastFind())).stream().filter("getMore"::equals))
                    .hasSize(2);
        }
    }

    @Test
    void whoHasLoggedOutLendsNothing() {
        try (MongoClient bob = as("bob", "");
                MongoClient goes = as("ann", "")) {
            ask(goes);
            endedBy(bob);
            int before = finds();
            goes.getDatabase("admin").runCommand(new Document("logout", 1));
            goes.getDatabase("admin").runCommand(new Document("ping", 1));
            goes.getDatabase("admin").runCommand(new Document("ping", 1));
            assertThat(finds()).isEqualTo(before);
            assertThat(waiting()).isEqualTo(1);
            ask(ann);
            ask(ann);
            assertThat(finds()).isEqualTo(before + 1);
        }
    }

    @Test
    void itTakesNoPlaceOfTheTenantsUpstream() throws Exception {
        stop();
        start("limits-concurrent-misses=1");
        try (MongoClient bob = as("bob", "")) {
            endedBy(bob);
            assertOnlyTheLenderWaits(bob); // who would be refused, if not for the place that the read does not take
        }
    }

    @Test
    void whoIsBoundToASecondaryLendsNothing() throws Exception {
        try (CachingFixture members = new CachingFixture(
                        EmbeddedReplicaSet.builder()
                                .members(2)
                                .authentication(EmbeddedUser.root("ann", "secret"), EmbeddedUser.root("bob", "secret"))
                                .start(),
                        "auth-mode=relay",
                        "cache-after-change=refresh",
                        "presentation-as=replica-set",
                        "presentation-advertise=127.0.0.1:1,127.0.0.1:2",
                        "listen=127.0.0.1:0");
                MongoClient one = boundTo(0, members, "ann");
                MongoClient other = boundTo(1, members, "ann")) {
            boolean first = isPrimary(one);
            MongoClient primary = first ? one : other;
            MongoClient secondary = first ? other : one;
            LentReads lent = Objects.requireNonNull(members.proxy.caching()).lentReads();
            MongoCollection<Document> its = primary.getDatabase("shop").getCollection("items");
            its.insertOne(FIRST);
            members.untilHit(its, FIRST);
            ask(secondary);
            try (MongoClient bob = boundTo(first ? 0 : 1, members, "bob")) {
                bob.getDatabase("shop").getCollection("items").updateOne(FIRST, Updates.set("price", 9));
            }
            await().atMost(SOON).until(() -> lent.size() == 1);
            ask(secondary);
            ask(secondary);
            assertThat(lent.size()).isEqualTo(1);
            ask(primary);
            assertThat(lent.size()).isZero();
        }
    }

    private static boolean isPrimary(MongoClient client) {
        return client.getDatabase("admin").runCommand(new Document("hello", 1)).getBoolean("isWritablePrimary");
    }

    private static MongoClient boundTo(int port, CachingFixture members, String user) {
        int its = ((InetSocketAddress) members.proxy.addresses().get(port)).getPort();
        return MongoClients.create("mongodb://" + user + ":secret@127.0.0.1:" + its
                + "/?maxPoolSize=1&directConnection=true&readPreference=secondaryPreferred");
    }

    private int waiting() {
        return Objects.requireNonNull(fixture.proxy.caching()).lentReads().size();
    }
}
