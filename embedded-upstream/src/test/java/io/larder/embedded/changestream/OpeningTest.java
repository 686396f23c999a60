package io.larder.embedded.changestream;

import static io.larder.embedded.changestream.StreamFixture.THINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.auth.Privilege;
import io.larder.embedded.auth.Resource;
import io.larder.embedded.changestream.token.ResumeToken;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.replication.ReplicaSetSettings;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may ask for. */
class OpeningTest {
    private final StreamFixture fixture = new StreamFixture();

    @AfterEach
    void closeSet() {
        fixture.close();
    }

    private static void assertCode(int code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                .isEqualTo(code));
    }

    @Test
    void aStandaloneHasNoStreams() {
        try (StreamFixture standalone = new StreamFixture(ReplicaSetSettings.DEFAULT.standalone())) {
            assertCode(
                    40573, () -> standalone.open(standalone.set.member(0), THINGS, new Document(), 8, new Document()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "$nonsense, 40324",
        "$group, 20",
        "$lookup, 20",
        "$out, 20",
        "$changeStream, 40602",
    })
    void stagesThatAreNotAllowed(String stage, int code) {
        assertCode(code, () -> fixture.open(THINGS, new Document(), new Document(stage, new Document())));
    }

    @Test
    void stagesThatAre() {
        List<Document> stages = List.of(
                new Document("$match", new Document("operationType", "insert")),
                new Document("$project", new Document("wallTime", 0)),
                new Document("$addFields", new Document("a", 1)),
                new Document("$set", new Document("b", new Document("$toUpper", "$operationType"))),
                new Document("$unset", "a"),
                new Document("$redact", "$$KEEP"),
                new Document("$replaceRoot", new Document("newRoot", "$$ROOT")),
                new Document("$replaceWith", new Document("_id", "$_id").append("b", "$b")));
        ChangeStream stream = fixture.open(THINGS, new Document(), stages.toArray(Document[]::new));
        fixture.create(THINGS, new Document());
        fixture.insert(THINGS, 1);
        Document event = fixture.next(stream).documents().get(0);

        assertThat(event.keySet()).containsExactly("_id", "b");
        assertThat(event.get("b")).isEqualTo("INSERT");
    }

    @Test
    void splittingComesLastAndTakesNoOptions() {
        Document split = new Document("$changeStreamSplitLargeEvent", new Document());
        Document match = new Document("$match", new Document());

        assertCode(7182802, () -> fixture.open(THINGS, new Document(), split, match));
        assertCode(
                7182800, () -> fixture.open(THINGS, new Document(), new Document("$changeStreamSplitLargeEvent", 1)));
        assertCode(40323, () -> fixture.open(THINGS, new Document(), new Document()));
    }

    @ParameterizedTest
    @CsvSource({
        "unknown, 1, 40415",
        "fullDocument, nonsense, 2",
        "fullDocumentBeforeChange, default, 2",
        "startAtOperationTime, 1, 14",
        "resumeAfter, 1, 14",
    })
    void optionsThatAreWrong(String option, String value, int code) {
        assertCode(code, () -> fixture.open(THINGS, new Document(option, value)));
    }

    @Test
    void resumeOptionsExcludeEachOther() {
        Document token = ResumeToken.highWaterMark(5, 2).toDocument();

        assertCode(50865, () -> fixture.open(THINGS, new Document("resumeAfter", token).append("startAfter", token)));
        assertCode(
                40674,
                () -> fixture.open(
                        THINGS,
                        new Document("resumeAfter", token).append("startAtOperationTime", new BsonTimestamp(5))));
        assertCode(40647, () -> fixture.open(THINGS, new Document("resumeAfter", new Document())));
    }

    @Test
    void aCollectionsStreamNeedsTheCollectionInItsToken() {
        Document drop = ResumeToken.ofEvent(5, 2, 0, null, new Document("operationType", "dropDatabase"))
                .toDocument();
        Document insert = ResumeToken.ofEvent(5, 2, 0, new UUID(1, 1), new Document("operationType", "insert"))
                .toDocument();

        assertCode(260, () -> fixture.open(THINGS, new Document("resumeAfter", drop)));
        assertThat(fixture.open(THINGS, new Document("resumeAfter", insert))).isNotNull();
        assertThat(fixture.open(Namespace.ofDatabase("shop"), new Document("resumeAfter", drop)))
                .isNotNull();
    }

    @Test
    void theWholeDeploymentIsWatchedFromAdminAlone() {
        Document all = new Document("allChangesForCluster", true);

        assertThat(fixture.open(Namespace.ofDatabase("admin"), all)).isNotNull();
        assertCode(72, () -> fixture.open(Namespace.ofDatabase("shop"), all));
        assertCode(72, () -> fixture.open(new Namespace("admin", "things"), all));
        assertCode(73, () -> fixture.open(Namespace.ofDatabase("admin"), new Document()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "local.things", "config.things", "admin.things", "shop.system.js"})
    void internalNamesAreNotWatched(String name) {
        assertCode(73, () -> fixture.open(Namespace.parse(name), new Document()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "available", "linearizable", "snapshot"})
    void onlyMajorityReadsCan(String level) {
        Document concern = new Document("readConcern", new Document("level", level));

        assertCode(72, () -> fixture.open(fixture.primary(), THINGS, new Document(), 8, concern));
    }

    @Test
    void majorityCan() {
        Document concern = new Document("readConcern", new Document("level", "majority"));

        assertThat(fixture.open(fixture.primary(), THINGS, new Document(), 8, concern))
                .isNotNull();
    }

    @Test
    void notInATransaction() {
        Document session = new Document("lsid", new Document("id", new UUID(1, 2)))
                .append("txnNumber", 1L)
                .append("autocommit", false)
                .append("startTransaction", true);

        assertCode(263, () -> fixture.open(fixture.primary(), THINGS, new Document(), 8, session));
    }

    @Test
    void viewsAndTimeSeriesAreNotWatched() {
        fixture.create(THINGS, new Document("viewOn", "a").append("pipeline", List.of()));
        fixture.create(new Namespace("shop", "t"), new Document("timeseries", new Document("timeField", "t")));

        assertCode(166, () -> fixture.open(THINGS, new Document()));
        assertCode(166, () -> fixture.open(new Namespace("shop", "t"), new Document()));
    }

    @Test
    void rightsAreThoseOnWhatIsWatched() {
        assertThat(StreamRights.of(THINGS))
                .containsExactly(Privilege.of(Resource.collection(THINGS), Action.FIND, Action.CHANGE_STREAM));
        assertThat(StreamRights.of(Namespace.ofDatabase("shop")))
                .containsExactly(Privilege.of(Resource.database("shop"), Action.FIND, Action.CHANGE_STREAM));
        assertThat(StreamRights.of(Namespace.ofDatabase("admin")))
                .containsExactly(Privilege.of(Resource.database(""), Action.FIND, Action.CHANGE_STREAM));
    }
}
