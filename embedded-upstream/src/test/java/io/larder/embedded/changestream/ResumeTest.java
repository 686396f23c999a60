package io.larder.embedded.changestream;

import static io.larder.embedded.changestream.StreamFixture.THINGS;
import static io.larder.embedded.changestream.StreamFixture.collection;
import static io.larder.embedded.changestream.StreamFixture.token;
import static io.larder.embedded.changestream.StreamFixture.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.changestream.token.ResumeToken;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.replication.ReplicaSetSettings;
import io.larder.embedded.replication.Retention;
import io.larder.embedded.replication.WriteOrigin;
import io.larder.embedded.storage.OpTime;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where streams start, what tokens they hand out, and how they go on from them. */
class ResumeTest {
    private static final Namespace SHOP = Namespace.ofDatabase("shop");
    private static final Namespace ADMIN = Namespace.ofDatabase("admin");
    private static final Document ALL = new Document("allChangesForCluster", true);

    private final StreamFixture fixture = new StreamFixture();

    @BeforeEach
    void createCollection() {
        fixture.create(THINGS, new Document());
    }

    @AfterEach
    void closeSet() {
        fixture.close();
    }

    private static void assertCode(int code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                .isEqualTo(code));
    }

    private List<Object> ids(ChangeStream stream) {
        return fixture.next(stream).documents().stream()
                .<Object>map(event -> ((Document) event.get("documentKey")).get("_id"))
                .toList();
    }

    @Test
    void aNewStreamStartsAfterTheNewestWrite() {
        fixture.insert(THINGS, 1);
        ChangeStream stream = fixture.open(THINGS, new Document());
        assertThat(fixture.next(stream).documents()).isEmpty();
        fixture.insert(THINGS, 2);
        assertThat(ids(stream)).containsExactly(2);
    }

    @Test
    void startAtOperationTimeIsInclusive() {
        fixture.insert(THINGS, 1);
        OpTime second = fixture.insert(THINGS, 2);
        fixture.insert(THINGS, 3);

        assertThat(ids(fixture.open(THINGS, new Document("startAtOperationTime", second.toBson()))))
                .containsExactly(2, 3);
    }

    @Test
    void theBatchsTokenIsTheLastEventsWhereItEndsOnOne() {
        ChangeStream stream = fixture.open(THINGS, new Document());
        fixture.insert(THINGS, 1);
        fixture.insert(THINGS, 2);
        StreamBatch one = fixture.next(stream, 1);
        StreamBatch two = fixture.next(stream);

        assertThat(one.postBatchResumeToken()).isEqualTo(token(one.documents().get(0)));
        assertThat(two.postBatchResumeToken()).isEqualTo(token(two.documents().get(0)));
    }

    @Test
    void otherEntriesMoveTheTokenToAHighWaterMark() {
        ChangeStream stream = fixture.open(THINGS, new Document());
        fixture.insert(THINGS, 1);
        OpTime later = fixture.noop();
        StreamBatch batch = fixture.next(stream);
        OpTime latest = fixture.noop();
        StreamBatch empty = fixture.next(stream);

        assertThat(batch.postBatchResumeToken())
                .isEqualTo(ResumeToken.highWaterMark(later.timestamp(), 2).toDocument());
        assertThat(empty.documents()).isEmpty();
        assertThat(empty.postBatchResumeToken())
                .isEqualTo(ResumeToken.highWaterMark(latest.timestamp(), 2).toDocument());
        assertThat(fixture.next(stream).postBatchResumeToken()).isEqualTo(empty.postBatchResumeToken());
    }

    @Test
    void theFirstTokenIsAHighWaterMarkPastTheNewestWrite() {
        OpTime newest = fixture.insert(THINGS, 1);
        ChangeStream stream = fixture.open(THINGS, new Document());

        assertThat(stream.postBatchResumeToken())
                .isEqualTo(ResumeToken.highWaterMark(newest.timestamp() + 1, 2).toDocument());
        assertThat(fixture.next(stream).postBatchResumeToken()).isEqualTo(stream.postBatchResumeToken());
    }

    @Test
    void sixHandsOutTokensOfVersionOne() {
        ChangeStream stream = fixture.open(fixture.primary(), THINGS, new Document(), 6, new Document());
        fixture.insert(THINGS, 1);
        Document event = fixture.next(stream).documents().get(0);

        assertThat(ResumeToken.parse((Document) token(event)).version()).isEqualTo(1);
        fixture.insert(THINGS, 2);
        ChangeStream resumed = fixture.open(THINGS, new Document("resumeAfter", token(event)));
        Document next = fixture.next(resumed).documents().get(0);
        assertThat(next.get("documentKey")).isEqualTo(new Document("_id", 2));
        assertThat(ResumeToken.parse((Document) token(next)).version()).isEqualTo(2);
    }

    @Test
    void resumeAfterAndStartAfterGoOnBehindTheEvent() {
        ChangeStream stream = fixture.open(THINGS, new Document());
        for (int id = 1; id <= 3; id++) {
            fixture.insert(THINGS, id);
        }
        Object token = token(fixture.next(stream).documents().get(1));

        assertThat(ids(fixture.open(THINGS, new Document("resumeAfter", token))))
                .containsExactly(3);
        assertThat(ids(fixture.open(THINGS, new Document("startAfter", token)))).containsExactly(3);
    }

    @Test
    void resumingFromAHighWaterMarkBringsTheEventsOfItsTime() {
        OpTime time = fixture.insert(THINGS, 1);
        Document mark = ResumeToken.highWaterMark(time.timestamp(), 2).toDocument();

        assertThat(ids(fixture.open(THINGS, new Document("resumeAfter", mark)))).containsExactly(1);
    }

    @Test
    void resumingAtTheNewestEventWaitsWithItsToken() {
        ChangeStream stream = fixture.open(THINGS, new Document());
        fixture.insert(THINGS, 1);
        Object token = token(fixture.next(stream).documents().get(0));
        ChangeStream resumed = fixture.open(THINGS, new Document("resumeAfter", token));
        StreamBatch batch = fixture.next(resumed);

        assertThat(batch.documents()).isEmpty();
        assertThat(batch.postBatchResumeToken()).isEqualTo(token);
    }

    @Test
    void aStreamResumesInTheMiddleOfATransaction() {
        ChangeStream stream = fixture.open(THINGS, new Document());
        fixture.write(WriteOrigin.NONE, copy -> {
            for (int id = 1; id <= 3; id++) {
                copy.insert(THINGS, new Document("_id", id));
            }
        });
        StreamBatch first = fixture.next(stream, 2);

        assertThat(ids(fixture.open(THINGS, new Document("resumeAfter", first.postBatchResumeToken()))))
                .containsExactly(3);
        assertThat(ids(stream)).containsExactly(3);
    }

    @Test
    void aTokenWhoseEventIsNotMetAgainIsFatal() {
        ChangeStream stream = fixture.open(THINGS, new Document());
        OpTime time = fixture.insert(THINGS, 1);
        Object token = token(fixture.next(stream).documents().get(0));
        fixture.insert(THINGS, 2);
        ResumeToken foreign = ResumeToken.ofEvent(
                time.timestamp(),
                2,
                0,
                ResumeToken.parse((Document) token).uuid(),
                new Document("operationType", "insert").append("documentKey", new Document("_id", 0)));

        ChangeStream ofForeign = fixture.open(THINGS, new Document("resumeAfter", foreign.toDocument()));
        assertCode(280, () -> fixture.next(ofForeign));
        ChangeStream otherPipeline = fixture.open(
                THINGS, new Document("resumeAfter", token), new Document("$match", new Document("documentKey._id", 2)));
        assertCode(280, () -> fixture.next(otherPipeline));
    }

    @Test
    void aPipelineMustLeaveTheTokenAlone() {
        ChangeStream stream = fixture.open(THINGS, new Document(), new Document("$project", new Document("_id", 0)));
        fixture.insert(THINGS, 1);

        assertCode(280, () -> fixture.next(stream));
    }

    @Test
    void historyIsLostOnceTheOplogHasRolledOver() {
        try (StreamFixture small =
                new StreamFixture(ReplicaSetSettings.DEFAULT.withRetention(new Retention(2_000, 100, 300_000)))) {
            small.create(THINGS, new Document());
            ChangeStream stream = small.open(THINGS, new Document());
            small.insert(THINGS, 1);
            Document first = small.next(stream, 1).documents().get(0);
            for (int id = 2; id < 100; id++) {
                small.insert(THINGS, id);
            }

            assertCode(286, () -> small.next(stream));
            ChangeStream resumed = small.open(THINGS, new Document("resumeAfter", token(first)));
            assertCode(286, () -> small.next(resumed));
            ChangeStream old = small.open(THINGS, new Document("startAtOperationTime", first.get("clusterTime")));
            assertCode(286, () -> small.next(old));
            assertThat(small.next(small.open(THINGS, new Document())).documents())
                    .isEmpty();
        }
    }

    @Test
    void aCollectionsStreamEndsWithItsDrop() {
        ChangeStream stream = fixture.open(THINGS, new Document());
        fixture.write(copy -> copy.catalogue().drop(collection(copy, THINGS)));
        StreamBatch batch = fixture.next(stream);
        Document invalidate = batch.documents().get(1);

        assertThat(types(batch)).containsExactly("drop", "invalidate");
        assertThat(batch.finished()).isTrue();
        assertThat(batch.postBatchResumeToken()).isEqualTo(token(invalidate));
        assertThat(invalidate.keySet()).containsExactly("_id", "operationType", "clusterTime", "wallTime");
        assertThat(ResumeToken.parse((Document) token(invalidate)).fromInvalidate())
                .isTrue();
    }

    @Test
    void aBatchThatIsFullLeavesTheEndToTheNext() {
        ChangeStream stream = fixture.open(THINGS, new Document());
        fixture.write(copy -> copy.catalogue().drop(collection(copy, THINGS)));

        assertThat(types(fixture.next(stream, 1))).containsExactly("drop");
        StreamBatch second = fixture.next(stream, 1);
        assertThat(types(second)).containsExactly("invalidate");
        StreamBatch third = second.finished() ? second : fixture.next(stream, 1);
        assertThat(third.finished()).isTrue();
    }

    @Test
    void afterAnInvalidationOnlyStartAfterGoesOn() {
        ChangeStream stream = fixture.open(THINGS, new Document());
        fixture.write(copy -> copy.catalogue().drop(collection(copy, THINGS)));
        Object token = token(fixture.next(stream).documents().get(1));
        fixture.create(THINGS, new Document());
        fixture.insert(THINGS, 5);

        assertCode(260, () -> fixture.open(THINGS, new Document("resumeAfter", token)));
        ChangeStream started = fixture.open(
                THINGS,
                new Document("startAfter", token),
                new Document("$match", new Document("operationType", "insert")));
        assertThat(ids(started)).containsExactly(5);
    }

    @Test
    void renamesEndTheStreamsOfBothNames() {
        Namespace target = new Namespace("shop", "target");
        fixture.create(target, new Document());
        ChangeStream ofSource = fixture.open(THINGS, new Document());
        ChangeStream ofTarget = fixture.open(target, new Document());
        ChangeStream ofDatabase = fixture.open(SHOP, new Document());
        fixture.write(copy -> copy.catalogue().rename(collection(copy, THINGS), target));

        assertThat(types(fixture.next(ofSource))).containsExactly("rename", "invalidate");
        assertThat(types(fixture.next(ofTarget))).containsExactly("rename", "invalidate");
        StreamBatch batch = fixture.next(ofDatabase);
        assertThat(types(batch)).containsExactly("rename");
        assertThat(batch.finished()).isFalse();
    }

    @Test
    void aDatabasesStreamEndsWithTheDatabase() {
        fixture.create(new Namespace("shop", "more"), new Document());
        ChangeStream ofCollection = fixture.open(THINGS, new Document());
        ChangeStream ofDatabase = fixture.open(SHOP, new Document());
        ChangeStream ofAll = fixture.open(ADMIN, ALL);
        fixture.write(copy -> copy.catalogue().dropDatabase("shop"));
        StreamBatch batch = fixture.next(ofDatabase);

        assertThat(types(fixture.next(ofCollection))).containsExactly("drop", "invalidate");
        assertThat(types(batch)).containsExactly("drop", "drop", "dropDatabase", "invalidate");
        assertThat(batch.documents().get(2).get("ns")).isEqualTo(new Document("db", "shop"));
        assertThat(batch.finished()).isTrue();
        StreamBatch all = fixture.next(ofAll);
        assertThat(types(all)).containsExactly("drop", "drop", "dropDatabase");
        assertThat(all.finished()).isFalse();
    }

    @Test
    void aDatabasesStreamStartsAfterItsEnd() {
        ChangeStream stream = fixture.open(SHOP, new Document());
        fixture.write(copy -> copy.catalogue().dropDatabase("shop"));
        List<Document> events = fixture.next(stream).documents();
        fixture.create(THINGS, new Document());
        fixture.insert(THINGS, 5);

        assertThat(ids(fixture.open(SHOP, new Document("startAfter", token(events.get(2))))))
                .containsExactly(5);
        assertCode(260, () -> fixture.open(THINGS, new Document("resumeAfter", token(events.get(1)))));
    }

    @Test
    void aFilteredInvalidationEndsTheStreamAllTheSame() {
        ChangeStream stream =
                fixture.open(THINGS, new Document(), new Document("$match", new Document("operationType", "insert")));
        fixture.write(copy -> copy.catalogue().drop(collection(copy, THINGS)));
        StreamBatch batch = fixture.next(stream);

        assertThat(batch.documents()).isEmpty();
        assertThat(batch.finished()).isTrue();
        assertThat(ResumeToken.parse(batch.postBatchResumeToken()).fromInvalidate())
                .isTrue();
    }

    @Test
    void theCollectionNeedNotExist() {
        ChangeStream stream = fixture.open(new Namespace("later", "made"), new Document());
        fixture.create(new Namespace("later", "made"), new Document());
        fixture.insert(new Namespace("later", "made"), 1);

        assertThat(ids(stream)).containsExactly(1);
    }
}
