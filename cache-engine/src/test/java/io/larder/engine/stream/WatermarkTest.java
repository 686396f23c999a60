package io.larder.engine.stream;

import static io.larder.engine.stream.Replies.event;
import static io.larder.engine.stream.Replies.eventToken;
import static io.larder.engine.stream.Replies.highWaterMark;
import static io.larder.engine.stream.Replies.more;
import static io.larder.engine.stream.Replies.time;
import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;

/** What moves the watermark, and what must not. */
class WatermarkTest {
    private static final long OPENED = time(100, 1);

    @Test
    void theTokenHandedOutAtOpeningIsNone() {
        DrivenStream driven = DrivenStream.opened(OPENED);
        assertThat(driven.watermark).isZero();
        driven.exchange(more(highWaterMark(OPENED)));
        assertThat(driven.watermark).as("the same token again").isZero();
        driven.exchange(more(highWaterMark(time(100, 2))));
        assertThat(driven.watermark).isEqualTo(time(100, 2));
    }

    @Test
    void aTokenProvesWhatIsBeforeItsTime() {
        DrivenStream driven = DrivenStream.opened(OPENED);
        driven.exchange(more(eventToken(time(101, 5), 0), event("insert", time(101, 5), 0)));
        assertThat(driven.watermark).isEqualTo(time(101, 4));
    }

    @Test
    void anEmptyBatchProvesTheTokensTimeToo() {
        DrivenStream driven = DrivenStream.opened(OPENED);
        driven.exchange(more(highWaterMark(time(101, 5))));
        assertThat(driven.watermark).isEqualTo(time(101, 5));
    }

    @Test
    void anEmptyBatchOfARouterDoesNot() {
        DrivenStream driven = new DrivenStream(true, "shop");
        driven.exchange(Replies.opened(highWaterMark(OPENED)));
        driven.exchange(more(highWaterMark(time(101, 5))));
        assertThat(driven.watermark).isEqualTo(time(101, 4));
    }

    @Test
    void beforeTheFirstIncrementIsTheSecondBefore() {
        DrivenStream driven = new DrivenStream(true, "shop");
        driven.exchange(Replies.opened(highWaterMark(OPENED)));
        driven.exchange(more(highWaterMark(time(101, 0))));
        assertThat(driven.watermark).isEqualTo(time(100, -1));
    }

    @Test
    void aBatchThatEndsWithinOneTimeDoesNotProveThatTime() {
        DrivenStream driven = DrivenStream.opened(OPENED);
        long shared = time(101, 5);
        driven.exchange(more(eventToken(shared, 1), event("insert", shared, 0), event("insert", shared, 1)));
        assertThat(driven.watermark).isEqualTo(time(101, 4));
        driven.exchange(more(eventToken(shared, 2), event("insert", shared, 2)));
        assertThat(driven.watermark).isEqualTo(time(101, 4));
        assertThat(driven.told).filteredOn(line -> line.startsWith("change")).hasSize(3);
        driven.exchange(more(eventToken(shared, 2)));
        assertThat(driven.watermark).as("nothing more came of that time").isEqualTo(shared);
    }

    @Test
    void itNeverMovesBack() {
        DrivenStream driven = DrivenStream.opened(OPENED);
        driven.exchange(more(highWaterMark(time(105, 1))));
        driven.exchange(more(highWaterMark(time(103, 1))));
        driven.exchange(more(eventToken(time(104, 1), 0), event("insert", time(104, 1), 0)));
        assertThat(driven.watermark).isEqualTo(time(105, 1));
    }

    @Test
    void aTokenThatCannotBeDecodedAdvancesNothingButItsEventsDo() {
        DrivenStream driven = DrivenStream.opened(OPENED);
        BsonDocument foreign = new BsonDocument("_data", new BsonString("FF" + "0".repeat(20)));
        driven.exchange(more(foreign));
        assertThat(driven.watermark).isZero();
        driven.exchange(more(foreign, event("insert", time(102, 3), 0)));
        assertThat(driven.watermark).isEqualTo(time(102, 2));
        driven.exchange(more(new BsonDocument("opaque", new BsonInt32(1))));
        driven.exchange(more(new BsonDocument("_data", new BsonString("82FFFF"))));
        driven.exchange(more(new BsonDocument("_data", new BsonString("82" + "Z".repeat(16)))));
        assertThat(driven.watermark).isEqualTo(time(102, 2));
    }

    @Test
    void theServersOperationTimeIsNoProgress() {
        DrivenStream driven = DrivenStream.opened(OPENED);
        driven.exchange(more(highWaterMark(time(101, 1))).append("operationTime", new BsonTimestamp(time(200, 1))));
        assertThat(driven.watermark).isEqualTo(time(101, 1));
    }

    @Test
    void aResumedCursorThatRepeatsItsTokenProvesNothingNew() {
        DrivenStream driven = DrivenStream.opened(OPENED);
        BsonDocument reached = eventToken(time(101, 5), 0);
        driven.exchange(more(reached, event("insert", time(101, 5), 0)));
        driven.next();
        driven.stream.failed(driven.now);
        driven.exchange(Replies.opened(reached));
        driven.exchange(more(reached)); // this server may not have found the place yet
        assertThat(driven.watermark).isEqualTo(time(101, 4));
        driven.exchange(more(highWaterMark(time(101, 6))));
        assertThat(driven.watermark).isEqualTo(time(101, 6));
    }

    @Test
    void changesAreToldBeforeTheWatermarkAndThatBeforeBeingHeard() {
        DrivenStream driven = DrivenStream.opened(OPENED);
        driven.exchange(more(eventToken(time(101, 5), 0), event("insert", time(101, 5), 0)));
        assertThat(driven.told).containsExactly("change shop.items 101:5", "watermark 101:4", "heard");
    }

    @Test
    void afterALossItBeginsAgain() {
        DrivenStream driven = DrivenStream.opened(OPENED);
        driven.exchange(more(highWaterMark(time(105, 1))));
        driven.exchange(Replies.error(286));
        driven.exchange(Replies.opened(highWaterMark(time(90, 1))));
        driven.exchange(more(highWaterMark(time(90, 1))));
        assertThat(driven.watermark).isZero();
        driven.exchange(more(highWaterMark(time(91, 1))));
        assertThat(driven.watermark).as("of a cluster that was set back").isEqualTo(time(91, 1));
    }
}
