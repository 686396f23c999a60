package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CollationStrength;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import io.larder.engine.reason.Reason;
import io.larder.proxy.WireClient;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonDouble;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One rule each, through the wire. */
class CachingRulesTest {
    private static final Document PEN = new Document("_id", 1);
    private static final Duration SOON = Duration.ofSeconds(10);

    private static CachingFixture fixture(String... settings) throws Exception {
        CachingFixture fixture = new CachingFixture(settings);
        fixture.collectionOutside()
                .insertMany(IntStream.rangeClosed(1, 250)
                        .mapToObj(i -> new Document("_id", i).append("price", 3))
                        .toList());
        return fixture;
    }

    @Test
    void largeAnswersAreGatheredAndServedInBatchesOfAnySize() throws Exception {
        try (CachingFixture fixture = fixture()) {
            List<Document> direct = fixture.collectionOutside().find().into(new ArrayList<>());
            assertThat(fixture.untilHit(fixture.collection(), new Document())).isEqualTo(direct);
            long hits = fixture.statistics().hits();
            assertThat(fixture.collection().find().batchSize(7).into(new ArrayList<>()))
                    .isEqualTo(direct);
            assertThat(fixture.statistics().hits()).isEqualTo(hits + 1);
        }
    }

    @Test
    void anUnacknowledgedWriteIsSeenByTheNextReadOnItsConnection() throws Exception {
        try (CachingFixture fixture = fixture();
                MongoClient one = fixture.client("maxPoolSize=1&retryWrites=false")) {
            MongoCollection<Document> collection = one.getDatabase("shop").getCollection("products");
            fixture.untilHit(collection, PEN);
            for (int price = 100; price < 120; price++) {
                collection
                        .withWriteConcern(WriteConcern.UNACKNOWLEDGED)
                        .updateOne(Filters.eq(1), Updates.set("price", price));
                assertThat(collection.find(PEN).first()).containsEntry("price", price);
            }
        }
    }

    @Test
    void whatASecondaryThatLagsHasAnsweredIsNotForWhoReadsFromThePrimary() throws Exception {
        try (CachingFixture fixture = fixture("cache-level=ttl", "cache-ttl=1h", "cache-streams-use=off")) {
            for (int member = 0; member < 3; member++) {
                if (member != fixture.set.adversary().primary()) {
                    fixture.set.adversary().stopReplication(member);
                }
            }
            fixture.collectionOutside()
                    .withWriteConcern(WriteConcern.W1)
                    .updateOne(Filters.eq(1), Updates.set("price", 9));
            MongoCollection<Document> secondaries = fixture.collection().withReadPreference(ReadPreference.secondary());
            assertThat(fixture.untilHit(secondaries, PEN)).first().satisfies(pen -> assertThat(pen)
                    .containsEntry("price", 3));
            assertThat(fixture.collection().find(PEN).into(new ArrayList<>()))
                    .first()
                    .satisfies(pen -> assertThat(pen).containsEntry("price", 9));
            assertThat(fixture.untilHit(secondaries, PEN)).first().satisfies(pen -> assertThat(pen)
                    .containsEntry("price", 9));
        }
    }

    @Test
    void aTransactionIsSeenFromItsCommitOn() throws Exception {
        try (CachingFixture fixture = fixture();
                ClientSession session = fixture.client.startSession()) {
            fixture.untilHit(fixture.collection(), PEN);
            session.startTransaction();
            fixture.collection().updateOne(session, Filters.eq(1), Updates.set("price", 50));
            assertThat(fixture.collection().find(PEN).first()).containsEntry("price", 3);
            session.commitTransaction();
            assertThat(fixture.collection().find(PEN).first()).containsEntry("price", 50);

            fixture.untilHit(fixture.collection(), PEN);
            session.startTransaction();
            fixture.collection().updateOne(session, Filters.eq(1), Updates.set("price", 60));
            session.abortTransaction();
            assertThat(fixture.collection().find(PEN).first()).containsEntry("price", 50);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ttl", "coherent"})
    void theCommitOfATransactionThatBeganElsewhereIsSeenByItsSessionAndEndsWhatNoStreamWatches(String level)
            throws Exception {
        String session = "lsid: {id: {$binary: {base64: 'AAECAwQFBgcICQoLDA0ODw==', subType: '04'}}},"
                + " txnNumber: {$numberLong: '1'}, autocommit: false, ";
        try (CachingFixture fixture = fixture("cache-level=" + level);
                WireClient elsewhere = new WireClient(primary(fixture.set));
                WireClient here = new WireClient(fixture.proxy.addresses().get(0))) {
            fixture.untilHit(fixture.collection(), PEN);
            elsewhere.send("{update: 'products', updates: [{q: {_id: 1}, u: {$set: {price: 77}}}], " + session
                    + "startTransaction: true, $db: 'shop'}");
            assertThat(elsewhere.read()).containsEntry("ok", new BsonDouble(1));
            here.send("{commitTransaction: 1, " + session + "$db: 'admin'}");
            assertThat(here.read()).containsEntry("ok", new BsonDouble(1));
            here.send("{find: 'products', filter: {_id: 1}, "
                    + "lsid: {id: {$binary: {base64: 'AAECAwQFBgcICQoLDA0ODw==', subType: '04'}}}, $db: 'shop'}");
            assertThat(here.read().toJson()).contains("\"price\": 77");
            if (level.equals("ttl")) {
                assertThat(fixture.collection().find(PEN).first()).containsEntry("price", 77);
            }
        }
    }

    private static InetSocketAddress primary(EmbeddedReplicaSet set) {
        ServerAddress member = new ServerAddress(set.hosts().get(0));
        return new InetSocketAddress(member.getHost(), member.getPort());
    }

    @Test
    void inShadowModeTheUpstreamAnswersAndIsCompared() throws Exception {
        try (CachingFixture fixture = fixture("cache-shadow=on")) {
            await().atMost(SOON).until(() -> {
                fixture.collection().find(PEN).first();
                return fixture.proxy.caching().verification().comparisons() > 2;
            });
            fixture.set.commands().clear();
            fixture.collection().find(PEN).first();
            assertThat(fixture.set.commands().named("find"))
                    .anyMatch(command -> command.database().equals("shop"));
            assertThat(fixture.proxy.caching().verification().mismatches()).isZero();
        }
    }

    @Test
    void aTimeToLiveHoldsAtEveryLevel() throws Exception {
        try (CachingFixture fixture = fixture("cache-ttl=1ms")) {
            await().atMost(SOON).until(() -> {
                fixture.collection().find(PEN).first();
                return fixture.statistics().misses(Reason.EXPIRED) > 0;
            });
            assertThat(fixture.proxy.cache().orElseThrow().hasStreams()).isTrue();
        }
    }

    @Test
    void hitsAreComparedAtTheRateThatIsAskedFor() throws Exception {
        try (CachingFixture fixture = fixture("cache-verify-rate=1")) {
            fixture.untilHit(fixture.collection(), PEN);
            await().atMost(SOON).until(() -> {
                fixture.collection().find(PEN).first();
                return fixture.proxy.caching().verification().comparisons() > 2;
            });
            assertThat(fixture.proxy.caching().verification().mismatches()).isZero();
        }
    }

    @Test
    void whatAChangeEndsIsReadAgainWhereThePolicyWantsThat() throws Exception {
        try (CachingFixture fixture = fixture("cache-after-change=refresh")) {
            fixture.untilHit(fixture.collection(), PEN);
            long admitted = fixture.statistics().admitted();
            fixture.collection().updateOne(Filters.eq(1), Updates.set("price", 9));
            await().atMost(SOON).until(() -> fixture.statistics().admitted() > admitted);
            long hits = fixture.statistics().hits();
            assertThat(fixture.collection().find(PEN).into(new ArrayList<>()))
                    .containsExactly(new Document("_id", 1).append("price", 9));
            assertThat(fixture.statistics().hits()).isEqualTo(hits + 1);
        }
    }

    @Test
    void whatIsReadAgainAndDoesNotFitIntoOneReplyLeavesNoCursorBehind() throws Exception {
        Document large = new Document("kind", "large");
        try (CachingFixture fixture = fixture("cache-after-change=refresh")) {
            fixture.untilHit(fixture.collection(), large);
            fixture.set.commands().clear();
            fixture.collectionOutside()
                    .insertMany(IntStream.rangeClosed(1001, 1018)
                            .mapToObj(i -> new Document("_id", i)
                                    .append("kind", "large")
                                    .append("content", new byte[1 << 20]))
                            .toList());
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(fixture.set.commands().named("killCursors"))
                            .isNotEmpty());
            assertThat(fixture.collection().countDocuments(large)).isEqualTo(18);
        }
    }

    @Test
    void whoOnlyComparesIsNotAnsweredWithWhatAnotherHasRead() throws Exception {
        String second = "{find: 'products', filter: {_id: 2}, $db: 'shop'}";
        try (CachingFixture fixture = fixture("cache-shadow=on", "cache-fills-max-wait=1m");
                WireClient one = new WireClient(fixture.proxy.addresses().get(0));
                WireClient two = new WireClient(fixture.proxy.addresses().get(0))) {
            await().atMost(SOON).until(() -> {
                fixture.collection().find(PEN).first();
                return fixture.statistics().admitted() > 0;
            });
            try (var held = fixture.set.adversary().connections().holdReply("find")) {
                one.send(second);
                await().atMost(SOON).until(() -> held.held() == 1);
                two.send(second);
                await().atMost(SOON).until(() -> held.held() == 2);
            }
            assertThat(one.read().toJson()).contains("\"price\": 3");
            assertThat(two.read().toJson()).contains("\"price\": 3");
            assertThat(fixture.statistics().joined()).isZero();
        }
    }

    /** Four reads of Larder's own run at once; the fifth waits, and meanwhile the collection becomes another one. */
    @Test
    void whatIsReadAgainIsReadByTheDefinitionOfNow() throws Exception {
        Document anna = new Document("name", "anna");
        try (CachingFixture fixture = fixture("cache-after-change=refresh")) {
            MongoCollection<Document> people =
                    fixture.client.getDatabase("shop").getCollection("people");
            for (int id = 1; id <= 4; id++) {
                people.insertOne(new Document("_id", id));
                fixture.untilHit(people, new Document("_id", id));
            }
            people.insertOne(new Document("_id", 5).append("name", "anna"));
            fixture.untilHit(people, anna);
            long admitted;
            try (var held = fixture.set.adversary().connections().holdBefore("find")) {
                for (int id = 1; id <= 4; id++) {
                    people.updateOne(Filters.eq(id), Updates.set("seen", true));
                }
                await().atMost(SOON).until(() -> held.held() == 4);
                people.updateOne(Filters.eq(5), Updates.set("seen", true));
                people.drop();
                Collation ignoresCase = Collation.builder()
                        .locale("en")
                        .collationStrength(CollationStrength.SECONDARY)
                        .build();
                fixture.client
                        .getDatabase("shop")
                        .createCollection("people", new CreateCollectionOptions().collation(ignoresCase));
                people.insertOne(new Document("_id", 5).append("name", "anna"));
                await().atMost(SOON).until(() -> {
                    long hits = fixture.statistics().hits();
                    people.distinct("_id", Integer.class).into(new ArrayList<>());
                    return fixture.statistics().hits() > hits;
                });
                admitted = fixture.statistics().admitted();
            }
            await().atMost(SOON).until(() -> fixture.statistics().admitted() > admitted);

            people.insertOne(new Document("_id", 6).append("name", "ANNA"));

            assertThat(people.find(anna).into(new ArrayList<>())).hasSize(2);
        }
    }

    @Test
    void withoutCredentialsOfItsOwnAnswersLiveForATimeAndBelongToOneUser() throws Exception {
        EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .members(1)
                .authentication(
                        EmbeddedUser.root("ann", "secret"),
                        new EmbeddedUser("bob", "secret", "admin", List.of("readAnyDatabase")))
                .start();
        try (MongoClient direct =
                        MongoClients.create(set.connectionString().replace("mongodb://", "mongodb://ann:secret@"));
                CachingFixture fixture = new CachingFixture(set, "auth-mode=relay");
                MongoClient ann = MongoClients.create("mongodb://ann:secret@127.0.0.1:" + fixture.port());
                MongoClient bob = MongoClients.create("mongodb://bob:secret@127.0.0.1:" + fixture.port())) {
            direct.getDatabase("shop").getCollection("products").insertOne(new Document(PEN));
            fixture.untilHit(ann.getDatabase("shop").getCollection("products"), PEN);
            long hits = fixture.statistics().hits();
            MongoCollection<Document> bobs = bob.getDatabase("shop").getCollection("products");
            assertThat(bobs.find(PEN).first()).isNotNull();
            assertThat(fixture.statistics().hits()).isEqualTo(hits);
            fixture.untilHit(bobs, PEN);

            ann.getDatabase("admin").runCommand(new Document("dropUser", "bob"));
            assertThatThrownBy(() -> bobs.find(PEN).first()).isInstanceOf(MongoException.class);
        }
    }
}
