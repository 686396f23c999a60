package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.time.Duration;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Through the wire, with the real driver: what is answered from memory, and what ends that. */
class CachedReadsTest {
    private CachingFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new CachingFixture();
        fixture.collectionOutside()
                .insertMany(List.of(
                        new Document("_id", 1).append("name", "pen").append("price", 3),
                        new Document("_id", 2).append("name", "ink").append("price", 7)));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aReadThatRepeatsIsAnsweredFromMemory() {
        Document filter = new Document("_id", 1);
        List<Document> first = fixture.untilHit(fixture.collection(), filter);
        fixture.set.commands().clear();
        List<Document> again = fixture.collection().find(filter).into(new java.util.ArrayList<>());
        assertThat(again).isEqualTo(first).hasSize(1);
        assertThat(fixture.set.commands().named("find").stream()
                        .filter(command -> command.database().equals("shop")))
                .isEmpty();
    }

    @Test
    void aWriteThroughTheProxyIsSeenByTheNextRead() {
        Document filter = new Document("_id", 1);
        for (int price = 10; price < 60; price++) {
            fixture.untilHit(fixture.collection(), filter);
            fixture.collection().updateOne(Filters.eq(1), Updates.set("price", price));
            assertThat(fixture.collection().find(filter).first()).containsEntry("price", price);
        }
    }

    @Test
    void aWriteByOthersIsSeenSoon() {
        Document filter = new Document("_id", 2);
        fixture.untilHit(fixture.collection(), filter);
        fixture.collectionOutside().updateOne(Filters.eq(2), Updates.set("price", 8));
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        assertThat(fixture.collection().find(filter).first()).containsEntry("price", 8));
    }
}
