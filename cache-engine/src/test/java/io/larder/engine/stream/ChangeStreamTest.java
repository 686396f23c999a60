package io.larder.engine.stream;

import static io.larder.engine.stream.Replies.error;
import static io.larder.engine.stream.Replies.event;
import static io.larder.engine.stream.Replies.eventToken;
import static io.larder.engine.stream.Replies.highWaterMark;
import static io.larder.engine.stream.Replies.more;
import static io.larder.engine.stream.Replies.opened;
import static io.larder.engine.stream.Replies.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.engine.stream.StreamFigures.State;
import io.larder.engine.stream.StreamRequest.Kind;
import java.time.Duration;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which command follows on what, and what is lost when. */
class ChangeStreamTest {
    private static final long OPENED = time(100, 1);
    private static final BsonDocument REACHED = eventToken(time(101, 5), 0);

    private final DrivenStream driven = DrivenStream.opened(OPENED);

    private void read() {
        driven.exchange(more(REACHED, event("insert", time(101, 5), 0)));
    }

    @Test
    void itReadsOnFromItsCursor() {
        StreamRequest request = driven.next();
        assertThat(request.kind()).isEqualTo(Kind.MORE);
        assertThat(request.body())
                .containsEntry("getMore", new BsonInt64(Replies.CURSOR))
                .containsEntry("collection", new BsonString("$cmd.aggregate"))
                .containsEntry("maxTimeMS", new BsonInt64(500))
                .containsEntry("$db", new BsonString("shop"));
        assertThatThrownBy(driven::next).as("one request at a time").isInstanceOf(IllegalStateException.class);
    }

    @Test
    void onlyRepliesToGetMoreAreHeard() {
        assertThat(driven.told).isEmpty();
        assertThat(driven.stream.figures().heard()).isFalse();
        StreamRequest request = driven.next();
        long sent = driven.now;
        driven.now += Duration.ofSeconds(5).toNanos();
        driven.answer(more(highWaterMark(OPENED)));
        assertThat(request.kind()).isEqualTo(Kind.MORE);
        assertThat(driven.told).containsExactly("heard");
        assertThat(driven.stream.figures().heardNanos())
                .as("age counts from the send")
                .isEqualTo(sent);
    }

    @Test
    void aBatchThatIsCutOffByItsLimitMovesTheWatermarkButIsNotHeard() {
        StreamSettings two = new StreamSettings(
                DrivenStream.AWAIT,
                false,
                2,
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10));
        DrivenStream behind = new DrivenStream(two, "shop");
        behind.exchange(opened(highWaterMark(OPENED)));
        behind.exchange(
                more(eventToken(time(102, 1), 0), event("insert", time(101, 1), 0), event("insert", time(102, 1), 0)));
        assertThat(behind.told).doesNotContain("heard").contains("watermark 102:0");
        assertThat(behind.stream.figures().state()).isEqualTo(State.BEHIND);
        behind.exchange(more(eventToken(time(103, 1), 0), event("insert", time(103, 1), 0)));
        assertThat(behind.told).endsWith("watermark 103:0", "heard");
        assertThat(behind.stream.figures().state()).isEqualTo(State.LIVE);
    }

    @Test
    void aLostConnectionResumesFromTheLastTokenAndLosesNothing() {
        read();
        driven.next();
        driven.stream.failed(driven.now);
        assertThat(DrivenStream.options(driven.next())).containsEntry("resumeAfter", REACHED);
        assertThat(driven.told).noneMatch(line -> line.startsWith("lost"));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 43, 63, 89, 91, 133, 150, 189, 234, 262, 9001, 10107, 11600, 11602, 13388, 13435, 13436})
    void resumableErrorsResume(int code) {
        read();
        driven.exchange(error(code));
        assertThat(DrivenStream.options(driven.next())).containsEntry("resumeAfter", REACHED);
        assertThat(driven.told).noneMatch(line -> line.startsWith("lost"));
    }

    @Test
    void whatTheServerCallsResumableIs() {
        read();
        driven.exchange(error(4711, "ResumableChangeStreamError"));
        assertThat(DrivenStream.options(driven.next())).containsEntry("resumeAfter", REACHED);
    }

    @Test
    void anyOtherErrorIsALoss() {
        read();
        driven.exchange(error(237));
        assertThat(driven.told).endsWith("lost BROKEN");
        assertThat(DrivenStream.options(driven.next())).doesNotContainKey("resumeAfter");
    }

    @ParameterizedTest
    @ValueSource(ints = {136, 222, 260, 280, 286})
    void lostHistoryIsNeverResumed(int code) {
        read();
        driven.exchange(error(code, "ResumableChangeStreamError"));
        assertThat(driven.told).endsWith("lost HISTORY");
        assertThat(DrivenStream.options(driven.next())).doesNotContainKeys("resumeAfter", "startAfter");
    }

    @Test
    void anEventThatIsTooLargeIsReadAgainInPartsFromBeforeIt() {
        read();
        driven.exchange(error(10334));
        StreamRequest reopening = driven.next();
        assertThat(DrivenStream.options(reopening)).containsEntry("resumeAfter", REACHED);
        assertThat(reopening.body().getArray("pipeline"))
                .endsWith(new BsonDocument("$changeStreamSplitLargeEvent", new BsonDocument()));
        assertThat(driven.told).noneMatch(line -> line.startsWith("lost"));
    }

    @ParameterizedTest
    @ValueSource(ints = {40324, 7182500, 10334})
    void whereSplittingIsNotPossibleLessOfEachEventIsRead(int code) {
        read();
        driven.exchange(error(10334));
        driven.exchange(error(code));
        StreamRequest reopening = driven.next();
        assertThat(DrivenStream.options(reopening)).containsEntry("resumeAfter", REACHED);
        BsonDocument projection =
                reopening.body().getArray("pipeline").get(1).asDocument().getDocument("$project");
        assertThat(projection)
                .containsKeys("operationType", "clusterTime", "ns", "to", "documentKey")
                .doesNotContainKeys("fullDocument", "updateDescription");
        assertThat(driven.told).noneMatch(line -> line.startsWith("lost"));
    }

    @Test
    void anEventThatIsTooLargeInEveryFormIsALoss() {
        read();
        driven.exchange(error(10334));
        driven.exchange(error(40324));
        driven.clusterTime.note(new BsonDocument("clusterTime", new BsonTimestamp(time(101, 6))));
        driven.exchange(error(10334));
        assertThat(driven.told).endsWith("lost TOO_LARGE");
        assertThat(DrivenStream.options(driven.next()))
                .as("it must not meet the same event again")
                .doesNotContainKeys("resumeAfter", "startAtOperationTime");
    }

    @Test
    void theFirstPartOfASplitEventStandsForAnythingInItsNamespace() {
        BsonDocument first = event("insert", time(101, 5), 0).append("splitEvent", part(1));
        BsonDocument second = new BsonDocument("_id", eventToken(time(101, 5), 1))
                .append("splitEvent", part(2))
                .append("fullDocument", new BsonDocument());
        driven.exchange(more(eventToken(time(101, 5), 1), first, second));
        assertThat(driven.told).containsExactly("change shop.items 101:5", "watermark 101:4", "heard");
    }

    @Test
    void aFirstPartThatSaysNotWhereStandsForEverythingWatched() {
        BsonDocument first = new BsonDocument("_id", eventToken(time(101, 5), 0)).append("splitEvent", part(1));
        driven.exchange(more(eventToken(time(101, 5), 0), first));
        assertThat(driven.told).contains("change shop.* 101:5");
    }

    @Test
    void theEndOfATransactionAltersNothing() {
        BsonDocument end = event("endOfTransaction", time(101, 5), 0);
        end.remove("ns");
        driven.exchange(more(eventToken(time(101, 5), 0), end));
        assertThat(driven.told).containsExactly("watermark 101:4", "heard");
    }

    private static BsonDocument part(int number) {
        return new BsonDocument("fragment", new BsonInt32(number)).append("of", new BsonInt32(2));
    }

    @Test
    void afterAnInvalidationItStartsAfterItAndEverythingCoveredIsDropped() {
        BsonDocument last = Replies.invalidate(time(101, 6));
        BsonDocument token = last.getDocument("_id");
        driven.exchange(Replies.end(token, event("dropDatabase", time(101, 5), 0), last));
        assertThat(driven.told).contains("change shop.items 101:5").endsWith("lost INVALIDATED");
        assertThat(DrivenStream.options(driven.next()))
                .containsEntry("startAfter", token)
                .doesNotContainKey("resumeAfter");
    }

    @Test
    void aCursorThatTheServerClosedWithoutAWordIsAnInvalidationToo() {
        driven.exchange(Replies.end(highWaterMark(time(101, 6))));
        assertThat(driven.told).endsWith("lost INVALIDATED");
        assertThat(DrivenStream.options(driven.next())).containsEntry("startAfter", highWaterMark(time(101, 6)));
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 166, 40573, 40415})
    void aRefusalIsToldOnceAndTriedAgainSeldom(int code) {
        DrivenStream refused = new DrivenStream();
        refused.exchange(error(code));
        assertThat(refused.told).containsExactly("lost REFUSED");
        assertThat(refused.stream.pauseNanos(refused.now))
                .isEqualTo(Duration.ofSeconds(60).toNanos());
        assertThat(refused.stream.figures().state()).isEqualTo(State.REFUSED);
        assertThat(refused.stream.isNotAllowed()).as("so that less may be").isEqualTo(code == 13);
        refused.exchange(error(code));
        assertThat(refused.told)
                .as("what lives without the stream is left alone")
                .containsExactly("lost REFUSED");
    }

    @Test
    void aRefusedLoginIsARefusal() {
        driven.next();
        driven.stream.refused(driven.now);
        assertThat(driven.told).containsExactly("lost REFUSED");
    }

    @Test
    void aReplyThatCannotBeReadIsALoss() {
        driven.exchange(new BsonDocument("ok", new BsonInt32(1)));
        assertThat(driven.told).containsExactly("lost BROKEN");
    }

    @Test
    void anEventWithoutATimeIsALoss() {
        BsonDocument timeless = event("insert", time(101, 5), 0);
        timeless.remove("clusterTime");
        timeless.append("_id", new BsonDocument("_data", new BsonString("FF")));
        driven.exchange(more(highWaterMark(time(101, 6)), timeless));
        assertThat(driven.told).containsExactly("lost BROKEN");
    }

    @Test
    void pausesDoubleUntilTheStreamIsReadAgain() {
        assertThat(pauseAfterFailure()).isEqualTo(50);
        assertThat(pauseAfterFailure()).isEqualTo(100);
        assertThat(pauseAfterFailure()).isEqualTo(200);
        for (int i = 0; i < 30; i++) {
            pauseAfterFailure();
        }
        assertThat(pauseAfterFailure()).isEqualTo(10_000);
        driven.exchange(opened(highWaterMark(OPENED)));
        assertThat(pauseAfterFailure()).as("an opening alone is no success").isEqualTo(10_000);
        driven.exchange(opened(highWaterMark(OPENED)));
        read();
        assertThat(pauseAfterFailure()).isEqualTo(50);
    }

    @Test
    void aServerThatIsSeenAgainIsAskedAtOnceAndPausesBeginAnew() {
        for (int i = 0; i < 30; i++) {
            pauseAfterFailure();
        }
        driven.stream.serverIsBack();
        assertThat(driven.stream.pauseNanos(driven.now)).isZero();
        assertThat(pauseAfterFailure()).isEqualTo(50);
    }

    @Test
    void aRefusalIsNotEndedByAServerThatIsSeenAgain() {
        driven.next();
        driven.stream.refused(driven.now);
        driven.stream.serverIsBack();
        assertThat(driven.stream.pauseNanos(driven.now))
                .isEqualTo(Duration.ofSeconds(60).toNanos());
    }

    private long pauseAfterFailure() {
        driven.next();
        driven.stream.failed(driven.now);
        return Duration.ofNanos(driven.stream.pauseNanos(driven.now)).toMillis();
    }

    @Test
    void aSilentServerIsGivenTwiceTheTimeAtTheNextAttempt() {
        Duration first = driven.next().limit();
        driven.stream.overdue(driven.now);
        Duration second = driven.next().limit();
        assertThat(first).isEqualTo(Duration.ofSeconds(11));
        assertThat(second).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void itMovesToABetterServerAtOnce() {
        read();
        driven.stream.moveOn();
        assertThat(driven.stream.pauseNanos(driven.now)).isZero();
        assertThat(driven.stream.opensNext()).isTrue();
        assertThat(DrivenStream.options(driven.next())).containsEntry("resumeAfter", REACHED);
    }

    @Test
    void whereNoTokenWasGivenItStartsAtTheTimeOfItsOpening() {
        DrivenStream old = new DrivenStream();
        BsonDocument reply = opened(highWaterMark(OPENED)).append("operationTime", new BsonTimestamp(OPENED));
        reply.getDocument("cursor").remove("postBatchResumeToken");
        old.exchange(reply);
        old.next();
        old.stream.failed(old.now);
        assertThat(DrivenStream.options(old.next()))
                .containsEntry("startAtOperationTime", new BsonTimestamp(OPENED))
                .doesNotContainKey("resumeAfter");
    }

    @Test
    void aFirstCursorBeginsJustBeforeTheNewestKnownTimeSoThatItProvesSomethingAtOnce() {
        DrivenStream fresh = new DrivenStream();
        fresh.clusterTime.note(new BsonDocument("clusterTime", new BsonTimestamp(time(100, 7))));
        assertThat(DrivenStream.options(fresh.next()))
                .containsEntry("startAtOperationTime", new BsonTimestamp(time(100, 6)));
        fresh.answer(opened(highWaterMark(time(100, 6))));
        fresh.exchange(more(highWaterMark(time(100, 7))));
        assertThat(fresh.watermark).isEqualTo(time(100, 7));
    }

    @Test
    void whereHistoryIsTooShortForThatItBeginsNow() {
        DrivenStream fresh = new DrivenStream();
        fresh.clusterTime.note(new BsonDocument("clusterTime", new BsonTimestamp(time(100, 7))));
        fresh.exchange(error(286));
        assertThat(DrivenStream.options(fresh.next())).doesNotContainKey("startAtOperationTime");
        fresh.answer(opened(highWaterMark(time(100, 8))));
        fresh.exchange(more(highWaterMark(time(100, 9))));
        fresh.exchange(error(286));
        assertThat(DrivenStream.options(fresh.next())).containsKey("startAtOperationTime");
    }

    @Test
    void figuresCountWhatItCosts() {
        read();
        driven.exchange(error(286));
        StreamFigures figures = driven.stream.figures();
        assertThat(figures.events()).isEqualTo(1);
        assertThat(figures.bytes()).isGreaterThan(100);
        assertThat(figures.openings()).isEqualTo(1);
        assertThat(figures.losses()).isEqualTo(1);
        assertThat(figures.lastLoss()).isEqualTo(StreamLoss.HISTORY);
        assertThat(figures.state()).isEqualTo(State.DOWN);
        assertThat(figures.watermark()).isZero();
    }

    @Test
    void theLagIsMeasuredAgainstTheServersOwnTime() {
        driven.exchange(more(highWaterMark(time(101, 1))).append("operationTime", new BsonTimestamp(time(104, 9))));
        assertThat(driven.stream.figures().lagSeconds()).isEqualTo(3);
    }
}
