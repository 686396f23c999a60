package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.larder.engine.cache.Statistics;
import io.larder.engine.reason.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real reads show up in the statistics of their shape, namespace and tenant. */
class UsageApiTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String BY_SKU = "find shop.products filter {sku: ?}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Administered admin;

    @BeforeEach
    void start() throws Exception {
        admin = new Administered(directory);
        admin.cached
                .collection()
                .insertOne(new Document("_id", 1).append("sku", "a").append("price", 7));
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    private List<BsonDocument> rows(String what, String more) throws Exception {
        List<BsonDocument> rows = new ArrayList<>();
        for (BsonValue row : admin.get("/api/v1/stats/" + what + more).getArray(what)) {
            rows.add(row.asDocument());
        }
        return rows;
    }

    private BsonDocument shape(String text) throws Exception {
        List<BsonDocument> all = rows("shapes", "");
        return all.stream()
                .filter(row -> row.getString("shape").getValue().equals(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError(all.toString()));
    }

    private static long number(BsonDocument row, String name) {
        return row.getNumber(name).longValue();
    }

    @Test
    void aShapeTellsItsHitsMissesAndWhatTheySaved() throws Exception {
        admin.cached.untilHit(admin.cached.collection(), new Document("sku", "a"));
        admin.cached.untilHit(admin.cached.collection(), new Document("sku", "b"));

        BsonDocument row = shape(BY_SKU);
        assertThat(row.getString("tenant").getValue()).isEqualTo("default");
        assertThat(row.getString("namespace").getValue()).isEqualTo("shop.products");
        assertThat(number(row, "hits")).isEqualTo(admin.cached.statistics().hits());
        assertThat(number(row, "misses")).isGreaterThanOrEqualTo(2);
        assertThat(row.getDocument("reasons")).containsKey("not-cached");
        assertThat(number(row, "entries")).isEqualTo(2);
        assertThat(number(row, "bytes"))
                .isEqualTo(admin.cached.proxy.cache().orElseThrow().bytes());
        assertThat(row.getDouble("hitRate").getValue()).isBetween(0.1, 0.9);
        assertThat(number(row.getDocument("saved"), "requests")).isEqualTo(number(row, "hits"));
        assertThat(row.getDocument("saved").getDouble("upstreamSeconds").getValue())
                .isPositive();
        assertThat(row.getDocument("hitMillis").getDouble("p99").getValue()).isPositive();
        assertThat(row.getDocument("upstreamMillis").getDouble("p50").getValue())
                .isPositive();
    }

    @Test
    void invalidationsAreToldByTheirGround() throws Exception {
        admin.cached.untilHit(admin.cached.collection(), new Document("sku", "a"));
        admin.cached.collection().updateOne(Filters.eq(1), Updates.set("price", 8));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(number(shape(BY_SKU).getDocument("invalidations"), "precise"))
                        .isEqualTo(1));
        assertThat(number(shape(BY_SKU), "entries")).isZero();
        assertThat(rows("shapes", "?sort=invalidations&limit=1"))
                .singleElement()
                .satisfies(row -> assertThat(row.getString("shape").getValue()).isEqualTo(BY_SKU));
    }

    @Test
    void readsThatAreNotLookedUpCountForTheirNamespace() throws Exception {
        for (int i = 0; i < 3; i++) {
            admin.cached
                    .collection()
                    .withReadConcern(ReadConcern.LINEARIZABLE)
                    .find()
                    .first();
        }

        BsonDocument other = rows("shapes", "?namespace=shop.products").stream()
                .filter(row -> row.getString("shape").getValue().equals("(other)"))
                .findFirst()
                .orElseThrow();
        assertThat(number(other, "bypasses")).isEqualTo(3);
        assertThat(number(other.getDocument("reasons"), "read-concern")).isEqualTo(3);
        assertThat(other.isNull("hitRate")).isTrue();
        assertThat(rows("shapes", "?namespace=shop.orders")).isEmpty();
    }

    @Test
    void namespacesAndTenantsAreTheSums() throws Exception {
        admin.cached.untilHit(admin.cached.collection(), new Document("sku", "a"));
        admin.cached.untilHit(admin.cached.collection(), new Document("price", 7));

        BsonDocument products = rows("namespaces", "?sort=hits&limit=1").get(0);
        assertThat(products.getString("namespace").getValue()).isEqualTo("shop.products");
        assertThat(products).doesNotContainKey("shape");
        assertThat(number(products, "hits")).isEqualTo(admin.cached.statistics().hits());
        BsonDocument stats = admin.get("/api/v1/stats");
        BsonDocument tenant = stats.getArray("tenants").get(0).asDocument();
        assertThat(tenant.getString("tenant").getValue()).isEqualTo("default");
        assertThat(number(tenant, "hits")).isEqualTo(admin.cached.statistics().hits());
        assertThat(number(stats.getDocument("saved"), "requests")).isEqualTo(number(tenant, "hits"));
    }

    /** However a read was answered: whoever asks for the hit rate is told the same one. */
    @Test
    void allCountsOfLookupsAgree() throws Exception {
        MongoCollection<Document> products = admin.cached.collection();
        admin.cached.untilHit(products, new Document("sku", "a"));
        for (int i = 0; i < 3; i++) {
            products.find(new Document("sku", "a")).comment("larder: fresh").first();
            products.estimatedDocumentCount(); // known only once it was read to be none that is kept
            products.find(new Document("sku", "a")).comment("larder: off").first();
        }

        BsonDocument stats = admin.get("/api/v1/stats");
        BsonDocument tenant = stats.getArray("tenants").get(0).asDocument();
        Statistics cache = admin.cached.statistics();
        assertThat(number(tenant, "hits")).isEqualTo(cache.hits());
        assertThat(number(tenant, "misses"))
                .isEqualTo(cache.misses())
                .isEqualTo(number(stats.getDocument("requests").getDocument("miss"), "count"));
        assertThat(cache.misses(Reason.HINT_FRESH)).isEqualTo(3);
        assertThat(number(tenant, "bypasses"))
                .isEqualTo(stats.getDocument("bypasses").values().stream()
                        .mapToLong(count -> count.asNumber().longValue())
                        .sum());
        assertThat(stats.getDocument("bypasses"))
                .containsEntry("hint-off", new BsonInt32(3))
                .containsEntry("count-of-statistics", new BsonInt32(3));
    }

    @Test
    void whatCannotBeAskedForIsSaid() throws Exception {
        assertThat(admin.asked("GET", "/api/v1/stats/shapes?sort=size", "", 400)
                        .getString("error")
                        .getValue())
                .isEqualTo("expected sort to be one of hits, misses, invalidations, bytes, saved, latency");
        admin.asked("GET", "/api/v1/stats/shapes?limit=0", "", 400);
        admin.asked("GET", "/api/v1/stats/namespaces?tenant=nobody", "", 400);
    }
}
