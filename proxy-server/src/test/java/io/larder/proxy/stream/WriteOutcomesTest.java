package io.larder.proxy.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.engine.stream.NewestClusterTime;
import io.larder.proxy.OwnSide;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cluster times that are certainly later than what was before. */
class WriteOutcomesTest {
    private final NewestClusterTime clusterTime = new NewestClusterTime();
    private final List<Long> resolved = new CopyOnWriteArrayList<>();
    private final AtomicBoolean watched = new AtomicBoolean(true);
    private EmbeddedReplicaSet set;
    private OwnSide own;
    private WriteOutcomes outcomes;

    @BeforeEach
    void start() throws Exception {
        set = EmbeddedReplicaSet.builder().members(3).start();
        own = new OwnSide(set.connectionString());
        outcomes = new WriteOutcomes(own.loop, own.upstream(), watched::get, clusterTime);
    }

    @AfterEach
    void stop() {
        set.adversary().connections().clear();
        outcomes.close();
        own.close();
        set.close();
    }

    private void awaitResolved(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> resolved.size() >= count);
    }

    @Test
    void theTimeIsNotBeforeTheWrite() {
        long written = own.run("shop", "{insert: 'items', documents: [{_id: 1}]}");
        assertThat(outcomes.afterwards(resolved::add)).isTrue();
        awaitResolved(1);
        assertThat(resolved.get(0)).isGreaterThanOrEqualTo(written);
        assertThat(clusterTime.time()).isGreaterThanOrEqualTo(written);
    }

    @Test
    void itIsAskedAgainUntilThereIsAnAnswer() {
        set.adversary().connections().cutBefore("ping", 2);
        outcomes.afterwards(resolved::add);
        awaitResolved(1);
        assertThat(set.commands().count("ping")).isEqualTo(3);
    }

    @Test
    void whenTheStreamsEndNobodyWaitsForATimeAnyMore() {
        set.adversary().connections().cutBefore("ping", Integer.MAX_VALUE);
        outcomes.afterwards(resolved::add);
        await().until(() -> set.commands().count("ping") > 1);
        assertThat(resolved).isEmpty();
        watched.set(false);
        awaitResolved(1);
        assertThat(resolved).containsExactly(0L);
    }

    @Test
    void whoComesAfterTheQuestionWaitsForTheNextOne() throws Exception {
        try (var held = set.adversary().connections().holdReply("ping")) {
            outcomes.afterwards(resolved::add);
            await().until(() -> held.held() == 1);
            for (int i = 0; i < 100; i++) {
                outcomes.afterwards(resolved::add);
            }
            own.loop.submit(() -> {}).sync();
            assertThat(set.commands().count("ping")).isEqualTo(1);
            assertThat(resolved).isEmpty();
        }
        awaitResolved(101);
        assertThat(set.commands().count("ping"))
                .as("one question for all who waited")
                .isEqualTo(2);
    }

    @Test
    void afterAnElectionTheNewPrimaryIsAsked() {
        set.adversary().elect(1);
        await().atMost(Duration.ofSeconds(20)).until(() -> set.hosts()
                .get(1)
                .equals(String.valueOf(own.topology.view().primary())));
        outcomes.afterwards(resolved::add);
        awaitResolved(1);
        assertThat(set.commands().named("ping")).allMatch(ping -> ping.member() == 1);
    }

    @Test
    void theLaterOfBothTimesCounts() {
        assertThat(WriteOutcomes.time(BsonDocument.parse(
                        "{operationTime: Timestamp(5, 1), $clusterTime: {clusterTime: Timestamp(5, 2)}}")))
                .isEqualTo(5L << 32 | 2);
        assertThat(WriteOutcomes.time(BsonDocument.parse("{operationTime: Timestamp(6, 1)}")))
                .isEqualTo(6L << 32 | 1);
        assertThat(WriteOutcomes.time(BsonDocument.parse("{ok: 1}"))).isZero();
    }
}
