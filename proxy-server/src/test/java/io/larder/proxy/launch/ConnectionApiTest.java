package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drivers' connections in the admin API: who they are, page by page, and ended by an operator. */
class ConnectionApiTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Administered admin;

    @BeforeEach
    void start() throws Exception {
        admin = new Administered(directory);
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    private List<BsonDocument> connections(String more) throws Exception {
        List<BsonDocument> rows = new ArrayList<>();
        for (BsonValue row : admin.get("/api/v1/connections" + more).getArray("connections")) {
            rows.add(row.asDocument());
        }
        return rows;
    }

    private static int number(BsonDocument row) {
        return row.getInt32("connection").getValue();
    }

    private List<BsonDocument> of(String application) throws Exception {
        return connections("").stream()
                .filter(row -> row.isString("application")
                        && row.getString("application").getValue().startsWith(application + " "))
                .toList();
    }

    @Test
    void aDriverIsShownByTheNameOfItsApplication() throws Exception {
        try (MongoClient client = admin.cached.client("appName=checkout")) {
            client.getDatabase("shop").runCommand(new Document("ping", 1));

            BsonDocument row = of("checkout").get(0);
            assertThat(row.getString("application").getValue()).contains("mongo-java-driver");
            assertThat(row.getString("peer").getValue()).startsWith("127.0.0.1:");
            assertThat(row.getString("tenant").getValue()).isEqualTo("default");
            assertThat(row.isNull("user")).isTrue();
            assertThat(row.getNumber("requests").longValue()).isPositive();
            assertThat(row.getDouble("sinceSeconds").getValue()).isBetween(0.0, 60.0);
            assertThat(row.getDouble("idleSeconds").getValue()).isBetween(0.0, 60.0);
        }
    }

    @Test
    void pagesLeadToAllConnections() throws Exception {
        admin.cached.client.getDatabase("shop").runCommand(new Document("ping", 1));
        List<Integer> all =
                connections("").stream().map(ConnectionApiTest::number).toList();
        assertThat(all).hasSizeGreaterThan(1).isSorted();

        BsonDocument first = admin.get("/api/v1/connections?limit=1");
        assertThat(first.getArray("connections")).hasSize(1);
        int next = first.getInt32("next").getValue();
        assertThat(next).isEqualTo(all.get(0));
        assertThat(number(connections("?limit=1&after=" + next).get(0))).isEqualTo(all.get(1));
        assertThat(admin.get("/api/v1/connections?after=" + all.get(all.size() - 1))
                        .isNull("next"))
                .isTrue();
        assertThat(connections("?tenant=nobody")).isEmpty();
    }

    @Test
    void oneConnectionOrATenantsAreEnded() throws Exception {
        try (MongoClient client = admin.cached.client("appName=checkout&maxPoolSize=1")) {
            client.getDatabase("shop").runCommand(new Document("ping", 1));
            int before = of("checkout").stream()
                    .mapToInt(ConnectionApiTest::number)
                    .max()
                    .orElseThrow();
            assertThat(admin.post("/api/v1/connections/close", "{connection: " + before + "}")
                            .getInt32("closing")
                            .getValue())
                    .isEqualTo(1);
            await().until(() -> of("checkout").stream().noneMatch(row -> number(row) == before));

            assertThat(client.getDatabase("shop").getCollection("products").countDocuments())
                    .isZero(); // on another connection
            assertThat(admin.post("/api/v1/connections/close", "{tenant: 'default'}")
                            .getInt32("closing")
                            .getValue())
                    .isPositive();
            admin.asked("POST", "/api/v1/connections/close", "{}", 400);
            admin.asked("POST", "/api/v1/connections/close", "{tenant: 'a', connection: 1}", 400);
        }
    }
}
