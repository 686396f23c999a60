package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoCommandException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.larder.proxy.WireClient;
import io.larder.wire.message.OpMsg;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cursors over answers from memory, as a driver and as its commands see them. */
class CachedCursorsTest {
    private static final int COUNT = 300;

    private CachingFixture fixture;
    private MongoDatabase shop;

    @BeforeEach
    void start() throws Exception {
        fixture = new CachingFixture();
        shop = fixture.client.getDatabase("shop");
        List<Document> products = new ArrayList<>();
        for (int id = 0; id < COUNT; id++) {
            products.add(new Document("_id", id).append("price", id));
        }
        fixture.collection().insertMany(products);
        fixture.untilHit(fixture.collection(), new Document());
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    /** Opens a cursor over the answer in memory, with ten documents in its first batch. */
    private long open(ClientSession session) {
        long hits = fixture.statistics().hits();
        Document reply = shop.runCommand(
                session,
                new Document("find", "products")
                        .append("filter", new Document())
                        .append("batchSize", 10));
        assertThat(fixture.statistics().hits()).as("answered from memory").isGreaterThan(hits);
        Document cursor = reply.get("cursor", Document.class);
        assertThat(cursor.getList("firstBatch", Document.class)).hasSize(10);
        assertThat(cursor.getLong("id")).isPositive();
        return cursor.getLong("id");
    }

    private Document getMore(ClientSession session, long id, String collection) {
        return shop.runCommand(
                session,
                new Document("getMore", id).append("collection", collection).append("batchSize", 5));
    }

    private void assertRefused(int code, ClientSession session, long id, String collection) {
        assertThatThrownBy(() -> getMore(session, id, collection))
                .isInstanceOfSatisfying(MongoCommandException.class, e -> assertThat(e.getErrorCode())
                        .isEqualTo(code));
    }

    private static long cursorOf(BsonDocument reply) {
        return reply.getDocument("cursor").getInt64("id").getValue();
    }

    private static String getMore(long id) {
        return "{getMore: {$numberLong: '" + id + "'}, collection: 'products', batchSize: 50, $db: 'shop'}";
    }

    /** An aggregate that wants no document at first has written nothing when it is answered: it writes with its first getMore. */
    @Test
    void whatAGetMoreWritesIsSeenByTheNextRead() throws Exception {
        try (CachingFixture alone = new CachingFixture("cache-level=ttl", "cache-ttl=1h", "cache-streams-use=off")) {
            MongoDatabase its = alone.client.getDatabase("shop");
            MongoCollection<Document> sums = its.getCollection("sums");
            alone.collection().insertOne(new Document("_id", 1).append("price", 7));
            sums.insertOne(new Document("_id", 1).append("price", 3));
            try (ClientSession session = alone.client.startSession()) {
                Document reply = its.runCommand(
                        session,
                        Document.parse(
                                "{aggregate: 'products', pipeline: [{$merge: 'sums'}], cursor: {batchSize: 0}}"));
                Document one = new Document("_id", 1);
                assertThat(alone.untilHit(sums, one).get(0)).containsEntry("price", 3);
                long id = reply.get("cursor", Document.class).getLong("id");
                its.runCommand(session, new Document("getMore", id).append("collection", "products"));
                assertThat(sums.find(one).into(new ArrayList<>()).get(0)).containsEntry("price", 7);
            }
        }
    }

    @Test
    void whoWantsNoReplyGetsNone() throws Exception {
        try (WireClient client = new WireClient(fixture.proxy.addresses().get(0))) {
            long hits = fixture.statistics().hits();
            long id = cursorOf(client.ask("{find: 'products', filter: {}, batchSize: 50, $db: 'shop'}"));
            assertThat(fixture.statistics().hits()).as("answered from memory").isGreaterThan(hits);
            client.sendRaw(client.encode(getMore(id), OpMsg.MORE_TO_COME));
            assertThat(client.ask("{ping: 1}")).doesNotContainKey("cursor");
        }
    }

    /** What happens to the documents, and to the entry in the cache, does not reach a cursor that is open. */
    @Test
    void aCursorGivesTheAnswerThatItWasOpenedOn() {
        long hits = fixture.statistics().hits();
        try (MongoCursor<Document> cursor =
                fixture.collection().find().batchSize(40).iterator()) {
            assertThat(fixture.statistics().hits()).as("answered from memory").isGreaterThan(hits);
            List<Integer> seen = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                seen.add(cursor.next().getInteger("_id"));
            }
            fixture.collection().deleteMany(Filters.gte("price", 100));
            assertThat(fixture.collection().find().into(new ArrayList<>())).hasSize(100);
            cursor.forEachRemaining(document -> seen.add(document.getInteger("_id")));
            assertThat(seen).hasSize(COUNT).doesNotHaveDuplicates();
        }
        await().atMost(Duration.ofSeconds(5))
                .until(() -> fixture.proxy.requests().ongoing().answerCursors().size() == 0);
    }

    @Test
    void aCursorBelongsToItsSessionAndItsCollection() {
        try (ClientSession mine = fixture.client.startSession();
                ClientSession other = fixture.client.startSession()) {
            long id = open(mine);
            assertRefused(50738, other, id, "products");
            assertRefused(13, mine, id, "orders");
            Document next = getMore(mine, id, "products").get("cursor", Document.class);
            assertThat(next.getList("nextBatch", Document.class))
                    .extracting(document -> document.getInteger("_id"))
                    .hasSize(5)
                    .doesNotContainNull();
            assertThat(next.getLong("id")).isEqualTo(id);
        }
    }

    @Test
    void aCursorThatIsKilledIsGone() {
        try (ClientSession mine = fixture.client.startSession()) {
            long id = open(mine);
            Document killed =
                    shop.runCommand(mine, new Document("killCursors", "products").append("cursors", List.of(id)));
            assertThat(killed.getList("cursorsKilled", Long.class)).containsExactly(id);
            assertRefused(43, mine, id, "products");
        }
    }

    @Test
    void cursorsOfMemoryAndOfTheUpstreamAreKilledByOneCommand() {
        try (ClientSession mine = fixture.client.startSession()) {
            Document upstream = shop.runCommand(
                    mine,
                    new Document("find", "products").append("batchSize", 2).append("comment", "larder: off"));
            long theirs = upstream.get("cursor", Document.class).getLong("id");
            long own = open(mine);
            Document killed = shop.runCommand(
                    mine, new Document("killCursors", "products").append("cursors", List.of(own, theirs, 12345L)));
            assertThat(killed.getList("cursorsKilled", Long.class)).containsExactlyInAnyOrder(own, theirs);
            assertThat(killed.getList("cursorsNotFound", Long.class)).containsExactly(12345L);
            assertRefused(43, mine, own, "products");
            assertRefused(43, mine, theirs, "products");
        }
    }

    /** Its getMores would find nobody: a cursor of the upstream's can be read through another Larder. */
    @Test
    void aLarderThatDrainsOpensNoMore() {
        assertThat(fixture.proxy.requests().ongoing().answerCursors().isDraining())
                .isFalse();
        fixture.proxy.drain(Duration.ofMillis(1));
        assertThat(fixture.proxy.requests().ongoing().answerCursors().isDraining())
                .isTrue();
    }
}
