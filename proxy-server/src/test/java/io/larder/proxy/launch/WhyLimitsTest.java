package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import io.larder.proxy.limit.Limit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code why} says of limits as they stand, and of reads that are under way. */
class WhyLimitsTest {
    private static final String HOT = "{find: 'products', filter: {_id: 'hot'}}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Administered with(String... settings) throws Exception {
        Administered made = new Administered(directory, settings);
        made.cached.collectionOutside().insertOne(new Document("_id", "hot"));
        return made;
    }

    private static BsonDocument why(Administered larder, String command) throws Exception {
        return larder.post("/api/v1/why", "{db: 'shop', command: " + command + "}");
    }

    private static String outcome(BsonDocument told, Limit limit) {
        return told.getArray("limits").stream()
                .map(each -> each.asDocument())
                .filter(each -> each.getString("limit").getValue().equals(limit.setting()))
                .map(each -> each.getString("outcome").getValue())
                .findFirst()
                .orElse("not asked");
    }

    /** The next such command takes a while upstream. */
    private static void block(Administered larder, String command) {
        larder.cached
                .outside
                .getDatabase("admin")
                .runCommand(
                        Document.parse("{configureFailPoint: 'failCommand', mode: {times: 1}, data: {failCommands: ['"
                                + command + "'], blockConnection: true, blockTimeMS: 3000}}"));
    }

    @Test
    void withoutLimitsThereIsNothingToPass() throws Exception {
        try (Administered larder = with()) {
            assertThat(why(larder, HOT).getArray("limits")).isEmpty();
        }
    }

    @Test
    void aRateThatIsUsedUpWouldRefuseOrMakeWait() throws Exception {
        try (Administered larder = with(
                "limits-requests-per-second=1", "limits-burst=3", "limits-max-pause=0ms", "limits-connections=50")) {
            assertThat(outcome(why(larder, HOT), Limit.REQUESTS_PER_SECOND)).isEqualTo("passes");
            assertThat(outcome(why(larder, HOT), Limit.CONNECTIONS)).isEqualTo("passes");
            assertThat(outcome(why(larder, "{hello: 1}"), Limit.REQUESTS_PER_SECOND))
                    .as("never held")
                    .isEqualTo("not asked");
            for (int i = 0; i < 3; i++) {
                larder.cached.collection().find(new Document("_id", i)).into(new ArrayList<>());
            }

            BsonDocument told = why(larder, HOT);

            assertThat(outcome(told, Limit.REQUESTS_PER_SECOND)).isEqualTo("refused");
            assertThat(told.getArray("limits").stream()
                            .filter(each -> each.asDocument().get("waitSeconds").isNumber())
                            .map(each ->
                                    each.asDocument().getNumber("waitSeconds").doubleValue()))
                    .allMatch(seconds -> seconds >= 0 && seconds <= 1)
                    .anyMatch(seconds -> seconds > 0);
            assertThat(larder.cached.proxy.requests().limits().refusals(Limit.REQUESTS_PER_SECOND))
                    .as("asking takes nothing")
                    .isZero();
        }
    }

    @Test
    void whoWouldHaveToWaitForOthersIsToldSoAndAHitIsNot() throws Exception {
        try (Administered larder = with("limits-concurrent-misses=1", "limits-max-pause=10s")) {
            larder.cached.untilHit(larder.cached.collection(), new Document("_id", "hot"));
            block(larder, "update");
            MongoCollection<Document> other =
                    larder.cached.client.getDatabase("shop").getCollection("other");
            CompletableFuture<?> writing =
                    CompletableFuture.runAsync(() -> other.updateOne(new Document("_id", 1), Updates.set("n", 1)));
            await().until(() -> outcome(why(larder, "{find: 'other'}"), Limit.CONCURRENT_MISSES)
                    .equals("waits"));

            assertThat(outcome(why(larder, HOT), Limit.CONCURRENT_MISSES)).isEqualTo("not asked");
            writing.get(30, TimeUnit.SECONDS);
            await().until(() -> outcome(why(larder, "{find: 'other'}"), Limit.CONCURRENT_MISSES)
                    .equals("passes"));
        }
    }

    @Test
    void aReadThatIsUnderWayWouldBeJoined() throws Exception {
        try (Administered larder = with()) {
            larder.cached.untilHit(larder.cached.collection(), new Document("_id", "hot"));
            String cold = "{find: 'products', filter: {_id: 'cold'}}";
            assertThat(why(larder, cold).getString("outcome").getValue()).isEqualTo("miss");
            block(larder, "find");
            CompletableFuture<?> reading = CompletableFuture.runAsync(() ->
                    larder.cached.collection().find(new Document("_id", "cold")).into(new ArrayList<>()));
            await().until(() ->
                    why(larder, cold).getString("outcome").getValue().equals("joined"));

            assertThat(why(larder, HOT).getString("outcome").getValue()).isEqualTo("hit");
            reading.get(30, TimeUnit.SECONDS);
            assertThat(larder.cached.statistics().joined())
                    .as("asking joins nothing")
                    .isZero();
        }
    }
}
