package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.engine.stream.StreamFigures.State;
import java.time.Duration;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** The upstream goes away and comes back, and memory answers again as soon as it can be proven. */
class CacheOutageTest {
    /** Less than the driver's heartbeat, after which it would be found by itself. */
    private static final Duration SOON = Duration.ofSeconds(6);

    private static EmbeddedReplicaSet filled(EmbeddedReplicaSet.Builder builder) {
        EmbeddedReplicaSet set = builder.members(1).start();
        try (MongoClient client = MongoClients.create(set.connectionString())) {
            client.getDatabase("shop").getCollection("products").insertOne(new Document("_id", 1));
        }
        return set;
    }

    @Test
    void memoryAnswersAgainSoonAfterTheUpstreamIsBack() throws Exception {
        EmbeddedReplicaSet set = filled(EmbeddedReplicaSet.builder());
        int port = set.ports().get(0);
        try (CachingFixture fixture = new CachingFixture(set)) {
            fixture.untilHit(fixture.collection(), new Document("_id", 1));
            fixture.loseUpstream();
            await().until(() -> fixture.proxy.topology().view().primary() == null && state(fixture) == State.DOWN);

            try (EmbeddedReplicaSet back = filled(EmbeddedReplicaSet.builder().port(port))) {
                long hits = fixture.statistics().hits();
                await().atMost(SOON)
                        .ignoreExceptionsInstanceOf(MongoException.class)
                        .until(() -> {
                            fixture.collection().find(new Document("_id", 1)).first();
                            return fixture.statistics().hits() > hits;
                        });
                assertThat(back.ports()).containsExactly(port);
                assertThat(state(fixture)).isEqualTo(State.LIVE);
            }
        }
    }

    private static State state(CachingFixture fixture) {
        return fixture.proxy.stream().orElseThrow().worst().figures().state();
    }
}
