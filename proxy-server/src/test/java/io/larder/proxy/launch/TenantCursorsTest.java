package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.proxy.WireClient;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of one tenant that know, or guess, the ids of the other's cursors. Both tenants have one upstream, and the same names. */
class TenantCursorsTest {
    private static final int CURSOR_NOT_FOUND = 43;
    private static final String FIND = "{find: 'products', filter: {_id: {$gt: 0}}, batchSize: 2, $db: 'shop'%s}";
    private static EmbeddedReplicaSet set;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @BeforeAll
    static void start() {
        set = TenantsFixture.set();
        try (MongoClient client = MongoClients.create(set.connectionString())) {
            TenantsFixture.products(client)
                    .insertMany(IntStream.rangeClosed(1, 6)
                            .mapToObj(i -> new Document("_id", i))
                            .toList());
        }
    }

    @AfterAll
    static void stop() {
        set.close();
    }

    private TenantsFixture fixture() throws Exception {
        String yaml =
                """
                listeners: [{address: '127.0.0.1:0'}, {address: 'localhost:0'}]
                tenants:
                  - {name: a, listener: '127.0.0.1:0', upstream: {uri: '%1$s'}}
                  - {name: b, listener: 'localhost:0', upstream: {uri: '%1$s'}}
                """
                        .formatted(set.connectionString());
        return new TenantsFixture(directory, yaml, "a", "b");
    }

    private static WireClient client(TenantsFixture fixture, int listener) throws Exception {
        return fixture.add(new WireClient(fixture.proxy.addresses().get(listener)));
    }

    private static BsonDocument cursor(BsonDocument reply) {
        assertThat(reply).containsKey("cursor");
        return reply.getDocument("cursor");
    }

    private static long id(BsonDocument reply) {
        return cursor(reply).getInt64("id").getValue();
    }

    /** That the other tenant can neither read on nor end it, and that its own client can do both. */
    private static void cannotBeReachedBy(WireClient other, WireClient own, long id) throws Exception {
        String getMore = "{getMore: NumberLong('" + id + "'), collection: 'products', batchSize: 2, $db: 'shop'}";
        String kill = "{killCursors: 'products', cursors: [NumberLong('" + id + "')], $db: 'shop'}";

        BsonDocument read = other.ask(getMore);
        assertThat(read.getInt32("code").getValue()).as(read.toString()).isEqualTo(CURSOR_NOT_FOUND);
        BsonDocument killed = other.ask(kill);
        assertThat(killed.getInt32("code").getValue()).as(killed.toString()).isEqualTo(CURSOR_NOT_FOUND);

        assertThat(cursor(own.ask(getMore)).getArray("nextBatch")).hasSize(2);
        assertThat(own.ask(kill).getArray("cursorsKilled")).hasSize(1);
        assertThat(own.ask(getMore).getInt32("code").getValue()).isEqualTo(CURSOR_NOT_FOUND);
    }

    @Test
    void thoseOfTheUpstreamAreNotFound() throws Exception {
        try (TenantsFixture fixture = fixture()) {
            WireClient ofA = client(fixture, 0);
            long id = id(ofA.ask(FIND.formatted(", readConcern: {level: 'linearizable'}")));

            assertThat(id).isNotZero();
            assertThat(fixture.tenant("a").requests().ongoing().answerCursors().has(id))
                    .isFalse();
            cannotBeReachedBy(client(fixture, 1), ofA, id);
        }
    }

    @Test
    void thoseOverAnswersFromMemoryAreNotFound() throws Exception {
        try (TenantsFixture fixture = fixture()) {
            WireClient ofA = client(fixture, 0);
            String whole = FIND.replace("batchSize: 2, ", "").formatted("");
            await().atMost(TenantsFixture.SOON).until(() -> {
                long before = fixture.hits("a");
                ofA.ask(whole);
                return fixture.hits("a") > before;
            });
            long id = id(ofA.ask(FIND.formatted("")));

            assertThat(fixture.tenant("a").requests().ongoing().answerCursors().has(id))
                    .isTrue();
            assertThat(fixture.tenant("b").requests().ongoing().answerCursors().has(id))
                    .isFalse();
            cannotBeReachedBy(client(fixture, 1), ofA, id);
        }
    }
}
