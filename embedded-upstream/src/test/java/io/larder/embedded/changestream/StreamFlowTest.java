package io.larder.embedded.changestream;

import static io.larder.embedded.changestream.StreamFixture.THINGS;
import static io.larder.embedded.changestream.StreamFixture.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.replication.ReplicaSetSettings;
import io.larder.embedded.replication.WriteOrigin;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When events are seen: commit point, waiting, elections, and what a test does to streams. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class StreamFlowTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final StreamFixture fixture = new StreamFixture(ReplicaSetSettings.DEFAULT.withMembers(3));

    @BeforeEach
    void createCollection() {
        fixture.create(THINGS, new Document());
    }

    @AfterEach
    void closeSet() {
        fixture.close();
    }

    private CompletableFuture<StreamBatch> waiting(ChangeStream stream) throws InterruptedException {
        CompletableFuture<StreamBatch> batch =
                CompletableFuture.supplyAsync(() -> fixture.next(stream, Integer.MAX_VALUE, HOUR));
        while (fixture.operations.all().isEmpty()) {
            Thread.onSpinWait();
        }
        return batch;
    }

    @Test
    void onlyWhatAMajorityHoldsIsSeen() {
        ChangeStream stream = fixture.open(THINGS, new Document());
        fixture.set.stallCommitPoint(true);
        fixture.insert(THINGS, 1);
        StreamBatch stalled = fixture.next(stream);
        fixture.set.stallCommitPoint(false);

        assertThat(stalled.documents()).isEmpty();
        assertThat(types(fixture.next(stream))).containsExactly("insert");
    }

    @Test
    void whatIsRolledBackIsNeverSeen() {
        ChangeStream old = fixture.open(THINGS, new Document());
        fixture.set.stallCommitPoint(true);
        fixture.insert(THINGS, 1);
        fixture.set.elections().elect(fixture.set.member(1), 1);
        fixture.set.stallCommitPoint(false);
        fixture.insert(THINGS, 2);
        List<Document> events = fixture.next(old).documents();

        assertThat(events).hasSize(1);
        assertThat(events.get(0).get("documentKey")).isEqualTo(new Document("_id", 2));
    }

    @Test
    void aTokenResumesOnAnotherMember() {
        ChangeStream stream = fixture.open(THINGS, new Document());
        fixture.insert(THINGS, 1);
        Document token = fixture.next(stream).postBatchResumeToken();
        fixture.set.elections().elect(fixture.set.member(2), 0);
        fixture.insert(THINGS, 2);
        ChangeStream resumed =
                fixture.open(fixture.set.member(1), THINGS, new Document("resumeAfter", token), 8, new Document());

        assertThat(fixture.next(resumed).documents())
                .extracting(event -> event.get("documentKey"))
                .containsExactly(new Document("_id", 2));
    }

    @Test
    void aCommittedEventEndsTheWait() throws Exception {
        ChangeStream stream = fixture.open(THINGS, new Document());
        CompletableFuture<StreamBatch> batch = waiting(stream);
        fixture.noop();
        assertThat(batch).isNotDone();
        fixture.insert(THINGS, 1);

        assertThat(types(batch.get())).containsExactly("insert");
    }

    @Test
    void theEndOfTheWaitIsAnEmptyBatchWhoseTokenHasMoved() throws Exception {
        ChangeStream stream = fixture.open(THINGS, new Document());
        Document before = stream.postBatchResumeToken();
        CompletableFuture<StreamBatch> batch = waiting(stream);
        // The periodic entry of an idle set comes every ten seconds.
        fixture.clock.advance(Duration.ofSeconds(30));
        fixture.clock.advance(HOUR);

        assertThat(batch.get().documents()).isEmpty();
        assertThat(batch.get().postBatchResumeToken()).isNotEqualTo(before);
    }

    @Test
    void aKilledOperationStopsWaiting() throws Exception {
        ChangeStream stream = fixture.open(THINGS, new Document());
        CompletableFuture<StreamBatch> batch = waiting(stream);
        fixture.operations.all().get(0).operation().kill(new CommandFailure(ErrorCode.CURSOR_KILLED, "killed"));

        assertThatThrownBy(batch::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(237));
    }

    @Test
    void theEndOfTheSetEndsTheWait() throws Exception {
        ChangeStream stream = fixture.open(THINGS, new Document());
        CompletableFuture<StreamBatch> batch = waiting(stream);
        fixture.set.close();

        assertThatThrownBy(batch::join).cause().isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(
                        failure.code())
                .isEqualTo(11600));
    }

    @Test
    void aHeldStreamSeesNothingUntilItIsReleased() throws Exception {
        ChangeStream stream = fixture.open(THINGS, new Document());
        fixture.insert(THINGS, 1);
        fixture.faults.hold();
        fixture.insert(THINGS, 2);
        StreamBatch first = fixture.next(stream);
        StreamBatch second = fixture.next(stream);
        CompletableFuture<StreamBatch> third = waiting(stream);
        fixture.faults.release();

        assertThat(types(first)).containsExactly("insert");
        assertThat(second.documents()).isEmpty();
        assertThat(second.postBatchResumeToken()).isEqualTo(first.postBatchResumeToken());
        assertThat(types(third.get())).containsExactly("insert");
    }

    @Test
    void aSlowStreamSeesEverythingLater() throws Exception {
        ChangeStream stream = fixture.open(THINGS, new Document());
        fixture.faults.slowDown(Duration.ofSeconds(5));
        fixture.insert(THINGS, 1);
        assertThat(fixture.next(stream).documents()).isEmpty();
        CompletableFuture<StreamBatch> batch = waiting(stream);
        fixture.clock.advance(Duration.ofSeconds(4));
        assertThat(batch).isNotDone();
        fixture.clock.advance(Duration.ofSeconds(2));

        assertThat(types(batch.get())).containsExactly("insert");
    }

    @Test
    void aDroppedStreamsCursorIsGoneAndANewOneIsNot() {
        ChangeStream stream = fixture.open(THINGS, new Document());
        Document token = stream.postBatchResumeToken();
        fixture.faults.drop();
        fixture.insert(THINGS, 1);

        assertThatThrownBy(() -> fixture.next(stream))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(43));
        assertThat(types(fixture.next(fixture.open(THINGS, new Document("resumeAfter", token)))))
                .containsExactly("insert");
    }

    @Test
    void lostHistoryFailsOpenStreamsAndTheirTokens() {
        ChangeStream stream = fixture.open(THINGS, new Document());
        fixture.insert(THINGS, 1);
        Document token = fixture.next(stream).postBatchResumeToken();
        fixture.insert(THINGS, 2);
        fixture.faults.loseHistory();
        ChangeStream resumed = fixture.open(THINGS, new Document("resumeAfter", token));

        for (ChangeStream lost : List.of(stream, resumed)) {
            assertThatThrownBy(() -> fixture.next(lost))
                    .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                            .isEqualTo(286));
        }
        ChangeStream fresh = fixture.open(THINGS, new Document());
        fixture.insert(THINGS, 3);
        assertThat(types(fixture.next(fresh))).containsExactly("insert");
    }

    @Test
    void batchesCanBeMadeToEndWithinOneTime() {
        ChangeStream stream = fixture.open(THINGS, new Document());
        fixture.faults.endBatchesWithinOneTime(true);
        fixture.write(WriteOrigin.NONE, copy -> {
            copy.insert(THINGS, new Document("_id", 1));
            copy.insert(THINGS, new Document("_id", 2));
        });
        fixture.insert(THINGS, 3);
        StreamBatch first = fixture.next(stream);
        StreamBatch second = fixture.next(stream);

        assertThat(first.documents()).hasSize(1);
        assertThat(second.documents()).hasSize(2);
        assertThat(first.documents().get(0).get("clusterTime"))
                .isEqualTo(second.documents().get(0).get("clusterTime"));
    }
}
