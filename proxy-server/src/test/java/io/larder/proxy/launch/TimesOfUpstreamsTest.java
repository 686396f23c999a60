package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import io.larder.embedded.RecordedCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One client whose databases are in two clusters. Drivers keep one time for all that they hear, and clusters with keys believe
 * only what they have signed.
 */
class TimesOfUpstreamsTest {
    private static final Duration LAG = Duration.ofMillis(800);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final EmbeddedReplicaSet setOfA = set(1, 1);
    private final EmbeddedReplicaSet setOfB = set(2, 3);
    private final MongoClient outside = MongoClients.create(uri(setOfB));

    private static EmbeddedReplicaSet set(long seed, int members) {
        return EmbeddedReplicaSet.builder()
                .members(members)
                .seed(seed)
                .authentication(EmbeddedUser.root("root", "secret"))
                .start();
    }

    private static String uri(EmbeddedReplicaSet set) {
        return set.connectionString().replace("mongodb://", "mongodb://root:secret@");
    }

    @BeforeEach
    void users() throws Exception {
        TenantsFixture.users(directory, "anna");
        setOfB.adversary().noopPeriod(Duration.ofHours(1)); // its clock moves by what a test does
        items(outside, "b_1").insertOne(new Document("_id", 0));
    }

    @AfterEach
    void stop() {
        outside.close();
        setOfA.close();
        setOfB.close();
    }

    private TenantsFixture start(String cache, EmbeddedReplicaSet ofA) throws Exception {
        return new TenantsFixture(
                directory,
                """
                listeners: [{address: '127.0.0.1:0'}]
                auth: {mode: service, users: users.json}
                presentation: {as: mongos}
                cache: {%s}
                tenants:
                  - {name: a, database: 'a_*', upstream: {uri: '%s'}}
                  - {name: b, database: 'b_*', upstream: {uri: '%s'}}
                """
                        .formatted(cache, uri(ofA), uri(setOfB)),
                "a",
                "b");
    }

    private static MongoCollection<Document> items(MongoClient client, String database) {
        return client.getDatabase(database).getCollection("items");
    }

    /** Writes to the first cluster until its time is ahead of what the other one has. */
    private BsonTimestamp aheadOfB(MongoClient client, ClientSession session) {
        BsonTimestamp ofB = clusterTime(outside);
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            items(client, "a_1").insertOne(session, new Document());
            return session.getOperationTime().compareTo(ofB) > 0;
        });
        return session.getOperationTime();
    }

    private static BsonTimestamp clusterTime(MongoClient client) {
        return client.getDatabase("admin")
                .runCommand(new Document("ping", 1))
                .get("$clusterTime", Document.class)
                .get("clusterTime", BsonTimestamp.class);
    }

    private List<RecordedCommand> finds() {
        return setOfB.commands()
                .matching(sent -> sent.database().equals("b_1") && sent.name().equals("find"));
    }

    @Test
    void noClusterIsToldTheTimeThatAnotherHasSigned() throws Exception {
        for (String cache : List.of("level: off", "level: coherent", "level: coherent, causality: gossip")) {
            try (TenantsFixture fixture = start(cache, setOfA)) {
                MongoClient anna = fixture.client(0, "anna:secret@", "");
                try (ClientSession session = anna.startSession()) {
                    for (int i = 0; i < 5; i++) {
                        aheadOfB(anna, session);
                        Document one = new Document("n", i).append("of", cache);
                        items(anna, "b_1").insertOne(session, one);
                        assertThat(items(anna, "b_1").find(session, one).first())
                                .isNotNull();
                        assertThat(items(anna, "b_1").find(one).first()).isNotNull();
                        session.withTransaction(
                                () -> items(anna, "b_1").insertOne(session, new Document("in", "transaction")));
                        assertThat(items(anna, "a_1").countDocuments(session)).isPositive();
                    }
                }
                assertThat(anna.listDatabaseNames()).contains("a_1", "b_1");
            }
        }
    }

    @Test
    void aTimeOfAnotherClusterIsNotWaitedForAndDoesNotMoveTheClock() throws Exception {
        try (TenantsFixture fixture = start("level: off", setOfA)) {
            MongoClient anna = fixture.client(0, "anna:secret@", "");
            try (ClientSession session = anna.startSession()) {
                BsonTimestamp ofA = aheadOfB(anna, session);
                BsonTimestamp before = clusterTime(outside);
                setOfB.commands().clear();

                assertThat(items(anna, "b_1").find(session).first()).isNotNull();

                assertThat(clusterTime(outside)).isEqualTo(before).isLessThan(ofA);
                assertThat(finds()).singleElement().satisfies(sent -> assertThat(sent.toString())
                        .doesNotContain("inc=" + ofA.getInc() + ",", "value=" + ofA.getValue() + ","));
            }
        }
    }

    /** The one that lags has to wait for what the session has written, although the session names a later time of another cluster. */
    @Test
    void aSessionFindsWhatItHasWrittenOnMembersThatLag() throws Exception {
        try (TenantsFixture fixture = start("level: off", setOfA)) {
            MongoClient anna = fixture.client(0, "anna:secret@", "");
            lag();
            try (ClientSession session = anna.startSession()) {
                for (int i = 1; i < 4; i++) {
                    items(anna, "b_1").withWriteConcern(WriteConcern.W1).insertOne(session, new Document("_id", i));
                    aheadOfB(anna, session);
                    assertThat(onSecondary(anna)
                                    .find(session, new Document("_id", i))
                                    .first())
                            .isNotNull();
                }
            }
        }
    }

    /** It was written through somebody else, so this proxy has not heard of that time. */
    @Test
    void aSessionFindsWhatItWasToldOfByOthers() throws Exception {
        try (TenantsFixture fixture = start("level: off", setOfA)) {
            MongoClient anna = fixture.client(0, "anna:secret@", "");
            items(anna, "b_1").find().first();
            lag();
            try (ClientSession told = outside.startSession();
                    ClientSession session = anna.startSession()) {
                items(outside, "b_1").withWriteConcern(WriteConcern.W1).insertOne(told, new Document("_id", 1));
                session.advanceClusterTime(told.getClusterTime());
                session.advanceOperationTime(told.getOperationTime());

                assertThat(onSecondary(anna)
                                .find(session, new Document("_id", 1))
                                .first())
                        .isNotNull();
            }
        }
    }

    private void lag() {
        setOfB.adversary().lag(1, LAG);
        setOfB.adversary().lag(2, LAG);
    }

    private static MongoCollection<Document> onSecondary(MongoClient client) {
        return items(client, "b_1").withReadPreference(ReadPreference.secondary());
    }

    @Test
    void whereItCannotBeAskedWhoseTimeItIsTheReadFails() throws Exception {
        try (TenantsFixture fixture = start("level: off", setOfA)) {
            MongoClient anna = fixture.client(0, "anna:secret@", "retryReads=false");
            MongoClient again = fixture.client(0, "anna:secret@", "");
            try (ClientSession session = anna.startSession();
                    ClientSession retrying = again.startSession()) {
                aheadOfB(anna, session);
                setOfB.adversary().connections().cutBefore("ping", 1);
                MongoException failed = catchThrowableOfType(
                        MongoException.class,
                        () -> items(anna, "b_1").find(session).first());
                assertThat(failed.getCode()).isEqualTo(6);
                assertThat(items(anna, "b_1").find(session).first()).isNotNull();

                aheadOfB(again, retrying);
                setOfB.adversary().connections().cutBefore("ping", 1);
                assertThat(items(again, "b_1").find(retrying).first())
                        .as("drivers ask again")
                        .isNotNull();
            }
        }
    }

    /** Where there is one cluster its times are passed on as they come. */
    @Test
    void withOneUpstreamNothingIsAskedAndNothingChanged() throws Exception {
        try (TenantsFixture fixture = start("level: off", setOfB)) {
            MongoClient anna = fixture.client(0, "anna:secret@", "");
            try (ClientSession told = outside.startSession();
                    ClientSession session = anna.startSession()) {
                items(anna, "b_1").find(session).first();
                items(outside, "b_1").insertOne(told, new Document("_id", 1));
                session.advanceClusterTime(told.getClusterTime());
                session.advanceOperationTime(told.getOperationTime());
                setOfB.commands().clear();

                assertThat(items(anna, "b_1")
                                .find(session, new Document("_id", 1))
                                .first())
                        .isNotNull();

                assertThat(finds()).singleElement().satisfies(sent -> assertThat(sent.toString())
                        .contains("value=" + told.getOperationTime().getValue() + ","));
                assertThat(setOfB.commands().count("ping")).isZero();
            }
        }
    }
}
