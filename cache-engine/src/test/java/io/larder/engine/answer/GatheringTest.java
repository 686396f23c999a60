package io.larder.engine.answer;

import static io.larder.engine.answer.ServerReply.document;
import static io.larder.engine.answer.ServerReply.first;
import static io.larder.engine.answer.ServerReply.message;
import static io.larder.engine.answer.ServerReply.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.answer.Gathering.State;
import io.larder.engine.query.QueryKind;
import io.larder.engine.reason.Reason;
import io.larder.wire.message.OpMsg;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final long SHARED = 1 << 20;
    private final GatheringMemory memory = new GatheringMemory(SHARED);

    private Gathering gathering(QueryKind kind) {
        return new Gathering(kind, 100_000, 1000, memory);
    }

    private Reason unfit(QueryKind kind, BsonDocument reply) {
        Gathering gathering = gathering(kind);
        assertThat(gathering.reply(message(reply), 0)).isEqualTo(State.UNFIT);
        return gathering.unfit();
    }

    private static List<BsonDocument> documents(int from, int to) {
        List<BsonDocument> documents = new ArrayList<>();
        for (int id = from; id < to; id++) {
            documents.add(document(id, 10));
        }
        return documents;
    }

    private static BsonDocument written(Answer answer) {
        ByteBuf reply = Unpooled.buffer();
        answer.write(reply, 1, 2);
        return ServerReply.body(reply);
    }

    @Test
    void oneReplyIsTheAnswer() {
        BsonDocument reply = first(documents(0, 12), 0);
        for (QueryKind kind : List.of(QueryKind.FIND, QueryKind.AGGREGATE)) {
            Gathering gathering = gathering(kind);
            assertThat(gathering.reply(message(reply), 0)).isEqualTo(State.COMPLETE);
            assertThat(gathering.answer().documents()).isEqualTo(12);
            assertThat(gathering.isInBatches()).isFalse();
            assertThat(gathering.operationTime()).isEqualTo(7L << 32 | 1);
            assertThat(written(gathering.answer())).isEqualTo(reply);
        }
        assertThat(memory.left()).isEqualTo(SHARED);
    }

    @Test
    void anEmptyAnswerIsOne() {
        Gathering gathering = gathering(QueryKind.FIND);
        assertThat(gathering.reply(message(first(List.of(), 0)), 0)).isEqualTo(State.COMPLETE);
        assertThat(gathering.answer().documents()).isZero();
        assertThat(written(gathering.answer())).isEqualTo(first(List.of(), 0));
    }

    @Test
    void countsAndDistinctValuesAreAnswersAsTheyAre() {
        BsonDocument count = ServerReply.withTimes(new BsonDocument("n", new BsonInt32(5)), 3);
        BsonDocument distinct = ServerReply.withTimes(
                new BsonDocument("values", new BsonArray(List.of(new BsonInt32(1), new BsonString("a")))), 3);
        Gathering counting = gathering(QueryKind.COUNT);
        assertThat(counting.reply(message(count), 0)).isEqualTo(State.COMPLETE);
        assertThat(written(counting.answer())).isEqualTo(count);
        Gathering listing = gathering(QueryKind.DISTINCT);
        assertThat(listing.reply(message(distinct), 0)).isEqualTo(State.COMPLETE);
        assertThat(written(listing.answer())).isEqualTo(distinct);
        assertThat(listing.answer().hasDocuments()).isFalse();
    }

    @Test
    void checksumsAndFlagsAreLeftBehind() {
        BsonDocument reply = first(documents(0, 3), 0);
        BsonDocument count = ServerReply.withTimes(new BsonDocument("n", new BsonInt32(5)), 3);
        Gathering finding = gathering(QueryKind.FIND);
        finding.reply(message(reply, OpMsg.CHECKSUM_PRESENT), 0);
        Gathering counting = gathering(QueryKind.COUNT);
        counting.reply(message(count, OpMsg.CHECKSUM_PRESENT | OpMsg.EXHAUST_ALLOWED), 0);
        for (Answer answer : List.of(finding.answer(), counting.answer())) {
            ByteBuf written = Unpooled.buffer();
            answer.write(written, 1, 2);
            assertThat(written.getIntLE(16)).isZero();
            assertThat(written.getIntLE(0)).isEqualTo(written.readableBytes());
        }
        assertThat(written(finding.answer())).isEqualTo(reply);
        assertThat(written(counting.answer())).isEqualTo(count);
        assertThat(gathering(QueryKind.FIND).reply(message(reply, OpMsg.MORE_TO_COME), 0))
                .isEqualTo(State.UNFIT);
    }

    /** Fields in another order, and a list whose elements are numbered in another way, are brought into the usual form. */
    @Test
    void otherLayoutsAreBroughtIntoOne() {
        BsonDocument usual = first(documents(0, 11), 0);
        BsonDocument other = new BsonDocument("ok", usual.get("ok"))
                .append("operationTime", usual.get("operationTime"))
                .append(
                        "cursor",
                        new BsonDocument("id", new BsonInt64(0))
                                .append("ns", new BsonString(ServerReply.NAMESPACE))
                                .append("firstBatch", new BsonArray(documents(0, 11))))
                .append("$clusterTime", usual.get("$clusterTime"));
        Gathering gathering = gathering(QueryKind.FIND);
        assertThat(gathering.reply(message(other), 0)).isEqualTo(State.COMPLETE);
        Answer answer = gathering.answer();
        assertThat(written(answer).getDocument("cursor")).isEqualTo(usual.getDocument("cursor"));
        assertThat(written(answer)).containsAllEntriesOf(other);
        Gathering same = gathering(QueryKind.FIND);
        same.reply(message(usual), 0);
        assertThat(answer.agreesWith(same.answer())).isTrue();

        ByteBuf misnumbered = message(usual);
        misnumbered.setByte(ReplyLayout.DOCUMENTS + 1, '7');
        Gathering mended = gathering(QueryKind.FIND);
        assertThat(mended.reply(misnumbered, 0)).isEqualTo(State.COMPLETE);
        assertThat(mended.answer().agreesWith(answer)).isTrue();
    }

    @Test
    void batchesArePutTogether() {
        Gathering gathering = gathering(QueryKind.FIND);
        BsonDocument begun = first(documents(0, 101), 99);
        assertThat(gathering.reply(message(begun), 0)).isEqualTo(State.OPEN);
        assertThat(gathering.cursorId()).isEqualTo(99);
        assertThat(gathering.gatheredBytes()).isGreaterThan(101 * 20);
        assertThat(memory.left()).isEqualTo(SHARED - gathering.gatheredBytes());
        assertThat(gathering.reply(message(next(documents(101, 150), 99)), 0)).isEqualTo(State.OPEN);
        assertThat(gathering.reply(message(next(List.of(), 99)), 0)).isEqualTo(State.OPEN);
        assertThat(gathering.reply(message(next(documents(150, 1002), 0)), 0)).isEqualTo(State.COMPLETE);
        assertThat(gathering.cursorId()).isZero();
        assertThat(memory.left()).isEqualTo(SHARED);
        assertThat(gathering.isInBatches()).isTrue();
        assertThat(gathering.operationTime()).isEqualTo(9L << 32 | 1);
        Answer answer = gathering.answer();
        assertThat(answer.documents()).isEqualTo(1002);
        // with the times of the first batch
        assertThat(written(answer)).isEqualTo(first(documents(0, 1002), 0));
    }

    @Test
    void aReplyMayComeInParts() {
        BsonDocument reply = first(documents(0, 100), 0);
        ByteBuf whole = message(reply);
        for (int size : new int[] {21, 64, whole.readableBytes() - 1}) {
            Gathering gathering = gathering(QueryKind.FIND);
            State state = gathering.start(whole.slice(0, size), whole.readableBytes(), 0);
            for (int at = size; at < whole.readableBytes(); at += size) {
                assertThat(state).isEqualTo(State.PARTLY);
                state = gathering.part(whole.slice(at, Math.min(size, whole.readableBytes() - at)));
            }
            assertThat(state).isEqualTo(State.COMPLETE);
            assertThat(written(gathering.answer())).isEqualTo(reply);
            assertThat(memory.left()).isEqualTo(SHARED);
        }
    }

    @Test
    void partsThatAreMoreThanWasToldAreNoReply() {
        ByteBuf whole = message(first(documents(0, 10), 0));
        Gathering gathering = gathering(QueryKind.FIND);
        gathering.start(whole.slice(0, 50), 60, 0);
        assertThat(gathering.part(whole.slice(50, 11))).isEqualTo(State.UNFIT);
        assertThat(gathering.unfit()).isEqualTo(Reason.REPLY_MALFORMED);
        assertThat(memory.left()).isEqualTo(SHARED);
    }

    @Test
    void failuresAreNoAnswers() {
        BsonDocument error = BsonDocument.parse("{ok: 0.0, errmsg: 'no', code: 26, codeName: 'NamespaceNotFound'}");
        BsonDocument good = first(documents(0, 1), 0);
        assertThat(unfit(QueryKind.FIND, error)).isEqualTo(Reason.REPLY_NOT_OK);
        assertThat(unfit(QueryKind.FIND, BsonDocument.parse("{errmsg: 'no', code: 26, ok: 0.0}")))
                .isEqualTo(Reason.REPLY_NOT_OK);
        assertThat(unfit(QueryKind.COUNT, BsonDocument.parse("{n: 1}"))).isEqualTo(Reason.REPLY_NOT_OK);
        assertThat(unfit(QueryKind.COUNT, BsonDocument.parse("{n: 1, ok: 'yes'}")))
                .isEqualTo(Reason.REPLY_NOT_OK);
        assertThat(unfit(QueryKind.COUNT, BsonDocument.parse("{ok: 1}"))).isEqualTo(Reason.REPLY_INCOMPLETE);
        assertThat(unfit(QueryKind.COUNT, BsonDocument.parse("{n: 'x', ok: 1}")))
                .isEqualTo(Reason.REPLY_INCOMPLETE);
        assertThat(unfit(QueryKind.DISTINCT, BsonDocument.parse("{values: 3, ok: 1}")))
                .isEqualTo(Reason.REPLY_INCOMPLETE);
        assertThat(unfit(QueryKind.AGGREGATE, good.clone().append("writeConcernError", new BsonDocument())))
                .isEqualTo(Reason.WRITE_CONCERN_ERROR);
    }

    @Test
    void whatIsNotUnderstoodIsNotKept() {
        BsonDocument good = first(documents(0, 1), 0);
        assertThat(unfit(QueryKind.FIND, good.clone().append("topologyVersion", new BsonDocument())))
                .isEqualTo(Reason.UNKNOWN_REPLY_FIELD);
        assertThat(unfit(QueryKind.FIND, good.clone().append("n", new BsonInt32(1))))
                .isEqualTo(Reason.UNKNOWN_REPLY_FIELD);
        BsonDocument token = good.clone();
        token.getDocument("cursor").append("postBatchResumeToken", new BsonDocument());
        assertThat(unfit(QueryKind.FIND, token)).isEqualTo(Reason.UNKNOWN_REPLY_FIELD);
        BsonDocument partial = first(documents(0, 1), 0);
        partial.getDocument("cursor").append("partialResultsReturned", BsonBoolean.TRUE);
        assertThat(unfit(QueryKind.FIND, partial)).isEqualTo(Reason.PARTIAL_RESULTS);
    }

    @Test
    void missingPartsOfTheCursorAreNoticed() {
        for (String name : List.of("firstBatch", "id", "ns")) {
            BsonDocument cut = first(documents(0, 1), 0);
            cut.getDocument("cursor").remove(name);
            assertThat(unfit(QueryKind.FIND, cut)).isEqualTo(Reason.REPLY_INCOMPLETE);
        }
        BsonDocument noDocuments = first(List.of(), 0);
        noDocuments.getDocument("cursor").getArray("firstBatch").add(new BsonInt32(1));
        assertThat(unfit(QueryKind.FIND, noDocuments)).isEqualTo(Reason.REPLY_INCOMPLETE);
        assertThat(unfit(QueryKind.FIND, next(documents(0, 1), 0))).isEqualTo(Reason.BATCHES_DO_NOT_MATCH);
    }

    @Test
    void brokenMessagesAreNoAnswers() {
        ByteBuf whole = message(first(documents(0, 1), 0));
        whole.setIntLE(ReplyLayout.BATCH, 1_000_000);
        assertThat(gathering(QueryKind.FIND).reply(whole, 0)).isEqualTo(State.UNFIT);
    }

    @Test
    void batchesOfAnotherCollectionDoNotBelong() {
        Gathering gathering = gathering(QueryKind.FIND);
        gathering.reply(message(first(documents(0, 1), 99)), 0);
        BsonDocument other = next(documents(1, 2), 0);
        other.getDocument("cursor").put("ns", new BsonString("shop.other"));
        assertThat(gathering.reply(message(other), 0)).isEqualTo(State.UNFIT);
        assertThat(gathering.unfit()).isEqualTo(Reason.BATCHES_DO_NOT_MATCH);
        assertThat(memory.left()).isEqualTo(SHARED);
    }

    @Test
    void anErrorInTheMiddleEndsIt() {
        Gathering gathering = gathering(QueryKind.FIND);
        gathering.reply(message(first(documents(0, 1), 99)), 0);
        assertThat(gathering.reply(message(BsonDocument.parse("{ok: 0, code: 43}")), 0))
                .isEqualTo(State.UNFIT);
        assertThat(gathering.reply(message(next(documents(1, 2), 0)), 0)).isEqualTo(State.UNFIT);
        assertThat(memory.left()).isEqualTo(SHARED);
    }

    @Test
    void limitsHold() {
        ByteBuf large = message(first(List.of(document(1, 100_000)), 0));
        Gathering tooLarge = gathering(QueryKind.FIND);
        assertThat(tooLarge.reply(large, 0)).isEqualTo(State.UNFIT);
        assertThat(tooLarge.unfit()).isEqualTo(Reason.TOO_LARGE);
        Gathering inParts = gathering(QueryKind.FIND);
        assertThat(inParts.start(large.slice(0, 100), large.readableBytes(), 0)).isEqualTo(State.UNFIT);

        Gathering together = gathering(QueryKind.FIND);
        together.reply(message(first(List.of(document(1, 60_000)), 99)), 0);
        assertThat(together.reply(message(next(List.of(document(2, 60_000)), 0)), 0))
                .isEqualTo(State.UNFIT);
        assertThat(together.unfit()).isEqualTo(Reason.TOO_LARGE);

        Gathering slow = gathering(QueryKind.FIND);
        slow.reply(message(first(documents(0, 1), 99)), 5000);
        assertThat(slow.reply(message(next(documents(1, 2), 99)), 1000)).isEqualTo(State.OPEN);
        assertThat(slow.reply(message(next(documents(2, 3), 0)), 1001)).isEqualTo(State.UNFIT);
        assertThat(slow.unfit()).isEqualTo(Reason.TOO_SLOW);
        assertThat(memory.left()).isEqualTo(SHARED);
    }

    @Test
    void allGatheringsShareTheirMemory() {
        GatheringMemory little = new GatheringMemory(70_000);
        ByteBuf begin = message(first(List.of(document(1, 60_000)), 99));
        Gathering one = new Gathering(QueryKind.FIND, 100_000, 1000, little);
        Gathering other = new Gathering(QueryKind.FIND, 100_000, 1000, little);
        assertThat(one.reply(begin, 0)).isEqualTo(State.OPEN);
        assertThat(other.reply(begin, 0)).isEqualTo(State.UNFIT);
        assertThat(other.unfit()).isEqualTo(Reason.GATHERINGS_FULL);
        one.giveUp();
        assertThat(one.unfit()).isEqualTo(Reason.FILL_FAILED);
        one.giveUp();
        assertThat(little.left()).isEqualTo(70_000);
    }
}
