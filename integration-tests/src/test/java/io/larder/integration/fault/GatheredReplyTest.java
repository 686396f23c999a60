package io.larder.integration.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ReadPreference;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.integration.link.ArmedFault;
import io.larder.integration.link.Fault;
import io.larder.integration.link.Stage;
import io.larder.integration.link.TcpLink;
import io.larder.integration.route.LarderInFront;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A large compressed reply, which is inflated as a whole, takes longer than a read that is to be kept is waited for. */
class GatheredReplyTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String LARGE = "voluminous";
    private static final String OTHER = "scanty";

    private final EmbeddedReplicaSet set = EmbeddedReplicaSet.start();
    private final TcpLink link = TcpLink.to(set.ports().get(0));
    // What snappy has seen for the first time it sends as it is, so the link finds it.
    private final LarderInFront larder = LarderInFront.of(
            "mongodb://localhost:" + link.port() + "/?directConnection=true&compressors=snappy",
            Map.of("cache-level", "coherent", "cache-fills-max-wait", "2s"));
    private final MongoClient direct = MongoClients.create(set.connectionString());
    // A member that lags may not have for long what a read is to see, so that is not waited for.
    private final MongoClient client = MongoClients.create(
            "mongodb://localhost:" + larder.port() + "/?readPreference=secondaryPreferred&retryReads=false");

    @AfterEach
    void close() {
        client.close();
        larder.assertNothingLeft();
        direct.close();
        larder.close();
        link.close();
        set.close();
    }

    @Test
    void whatHasBegunToComeIsNotAskedForAnew() throws Exception {
        byte[] content = new byte[2_000_000];
        new Random(7).nextBytes(content);
        data(direct)
                .insertMany(List.of(new Document("_id", LARGE).append("content", content), new Document("_id", OTHER)));
        await().atMost(SOON).until(this::keepsAnswers);
        ArmedFault stall = link.arm(Fault.STALL, Stage.IN_REPLY_BODY, LARGE);
        CompletableFuture<Document> gathered = CompletableFuture.supplyAsync(() -> read(LARGE));
        stall.awaitStruck();

        // Another one, of which nothing comes, is the clock: when it is asked for anew the time of the first is up,
        // too.
        var held = set.adversary().connections().holdBefore("count");
        CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(() -> count(client));
        await().atMost(SOON).until(() -> held.held() == 2);
        held.close();
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(gathered).isNotDone();
        link.release();

        assertThat(gathered.get(30, TimeUnit.SECONDS)
                        .get("content", Binary.class)
                        .getData())
                .isEqualTo(content);
        assertThat(set.commands().named("find"))
                .filteredOn(sent -> sent.body().toString().contains(LARGE))
                .hasSize(1);
    }

    private boolean keepsAnswers() {
        long before = larder.cacheStatistics().hits();
        read(OTHER);
        return larder.cacheStatistics().hits() > before;
    }

    private Document read(String id) {
        return data(client).find(new Document("_id", id)).first();
    }

    private static long count(MongoClient client) {
        return client.getDatabase("d")
                .runCommand(
                        new Document("count", "data").append("query", new Document("_id", new Document("$gt", ""))),
                        ReadPreference.secondaryPreferred())
                .get("n", Number.class)
                .longValue();
    }

    private static MongoCollection<Document> data(MongoClient client) {
        return client.getDatabase("d").getCollection("data");
    }
}
