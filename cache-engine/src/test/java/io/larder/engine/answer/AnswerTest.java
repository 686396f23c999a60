package io.larder.engine.answer;

import static io.larder.engine.answer.ServerReply.document;
import static io.larder.engine.answer.ServerReply.first;
import static io.larder.engine.answer.ServerReply.message;
import static io.larder.engine.answer.ServerReply.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.query.QueryKind;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.frame.MessageHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private static final long CURSOR = 0x0123_4567_89AB_CDEFL;

    private static Answer answer(BsonDocument reply) {
        Gathering gathering =
                new Gathering(QueryKind.FIND, Integer.MAX_VALUE, Long.MAX_VALUE, new GatheringMemory(Long.MAX_VALUE));
        ByteBuf message = message(reply);
        gathering.reply(message, 0);
        message.release();
        return gathering.answer();
    }

    private static Answer of(List<BsonDocument> documents) {
        return answer(first(documents, 0));
    }

    @Test
    void isWrittenAfterWhatIsThereWithAHeaderOfItsOwn() {
        BsonDocument reply = first(List.of(document(1, 20)), 0);
        Answer answer = answer(reply);
        ByteBuf to = Unpooled.buffer().writeZero(5).readerIndex(5);
        answer.write(to, 1001, 2002);
        assertThat(to.readableBytes()).isEqualTo(answer.messageBytes());
        assertThat(MessageHeader.requestId(to, 5)).isEqualTo(1001);
        assertThat(MessageHeader.responseTo(to, 5)).isEqualTo(2002);
        assertThat(ServerReply.body(to.slice())).isEqualTo(reply);
        to.clear();
        answer.write(to, 3, 4); // writing has not changed it
        assertThat(ServerReply.body(to)).isEqualTo(reply);
    }

    /** Whatever the batch sizes: the batches together are the answer, and each is the reply that a server would send. */
    @Test
    void batchesTogetherAreTheAnswer() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            List<BsonDocument> documents = new ArrayList<>();
            int count = random.nextInt(round % 10 == 0 ? 1200 : 15);
            for (int id = 0; id < count; id++) {
                documents.add(document(id, random.nextInt(40)));
            }
            assertBatches(of(documents), documents, random);
        }
    }

    private static void assertBatches(Answer answer, List<BsonDocument> documents, Random random) {
        int size = random.nextInt(120);
        int place = answer.after(answer.begin(), size);
        long open = answer.isEnd(place) ? 0 : CURSOR;
        ByteBuf reply = Unpooled.buffer();
        answer.writeFirst(reply, 1, 2, place, open);
        assertThat(reply.readableBytes()).isLessThanOrEqualTo(answer.batchBytes(answer.begin(), place));
        int given = Math.min(size, documents.size());
        assertThat(ServerReply.body(reply)).isEqualTo(first(documents.subList(0, given), open));
        while (open != 0) {
            size = 1 + random.nextInt(120);
            int cut = answer.after(place, size);
            open = answer.isEnd(cut) ? 0 : CURSOR;
            reply.clear();
            answer.writeNext(reply, 1, 2, place, cut, open);
            assertThat(reply.readableBytes()).isLessThanOrEqualTo(answer.batchBytes(place, cut));
            assertThat(MessageHeader.wholeLength(reply)).isEqualTo(reply.readableBytes());
            int end = Math.min(documents.size(), given + size);
            BsonDocument expected = next(documents.subList(given, end), open);
            expected.put("operationTime", first(List.of(), 0).get("operationTime"));
            expected.put("$clusterTime", first(List.of(), 0).get("$clusterTime"));
            assertThat(ServerReply.body(reply)).isEqualTo(expected);
            assertNumbered(reply);
            place = cut;
            given = end;
        }
        assertThat(given).isEqualTo(documents.size());
    }

    /** A BsonArray does not show the names of its elements. */
    private static void assertNumbered(ByteBuf reply) {
        BsonCursor each = new BsonCursor().reset(reply, ReplyLayout.BODY, reply.writerIndex());
        assertThat(each.next()).isTrue();
        BsonCursor cursor = new BsonCursor().enter(each);
        assertThat(cursor.next()).isTrue();
        each.enter(cursor);
        for (int number = 0; each.next(); number++) {
            assertThat(each.name()).isEqualTo(Integer.toString(number));
        }
    }

    @Test
    void aBatchOfNothingLeavesEverything() {
        Answer answer = of(List.of(document(1, 5)));
        assertThat(answer.fitsIn(0)).isFalse();
        assertThat(answer.after(answer.begin(), 0)).isEqualTo(answer.begin());
        assertThat(answer.isEnd(answer.begin())).isFalse();
        assertThat(of(List.of()).fitsIn(0)).isTrue();
        assertThat(answer.fitsIn(1)).isTrue();
    }

    @Test
    void aBatchHoldsNoMoreThanAServersDoes() {
        int megabyte = 1 << 20;
        Answer answer = of(List.of(document(0, 7 * megabyte), document(1, 7 * megabyte), document(2, 7 * megabyte)));
        assertThat(answer.fitsIn(Answer.DEFAULT_BATCH)).isFalse();
        int place = answer.after(answer.begin(), Answer.NO_LIMIT);
        assertThat(place - answer.begin()).isBetween(14 * megabyte, 15 * megabyte);
        assertThat(answer.isEnd(answer.after(place, Answer.NO_LIMIT))).isTrue();
        Answer one = of(List.of(document(0, 17 * megabyte)));
        assertThat(one.fitsIn(1)).isTrue();
        assertThat(one.isEnd(one.after(one.begin(), 1))).isTrue();
    }

    @Test
    void agreesWithTheSameDocumentsAtAnotherTime() {
        Answer answer = of(List.of(document(1, 3)));
        BsonDocument later = ServerReply.withTimes(
                new BsonDocument("cursor", ServerReply.cursor("firstBatch", List.of(document(1, 3)), 0)), 1000);
        assertThat(answer.agreesWith(answer(later))).isTrue();
        assertThat(answer.agreesWith(of(List.of(document(2, 3))))).isFalse();
        assertThat(answer.agreesWith(of(List.of()))).isFalse();
    }

    @Test
    void agreesInAnyOrderWithTheSameDocumentsOrValues() {
        Answer answer = of(List.of(document(1, 3), document(2, 3), document(2, 3)));
        Answer turned = of(List.of(document(2, 3), document(1, 3), document(2, 3)));
        assertThat(answer.agreesWith(turned)).isFalse();
        assertThat(answer.agreesInAnyOrder(turned)).isTrue();
        assertThat(answer.agreesInAnyOrder(of(List.of(document(1, 3), document(1, 3), document(2, 3)))))
                .isFalse();
        assertThat(answer.agreesInAnyOrder(of(List.of(document(1, 3), document(2, 3)))))
                .isFalse();
        assertThat(distinct("[1, 'a', [2]]").agreesInAnyOrder(distinct("['a', [2], 1]")))
                .isTrue();
        assertThat(distinct("[1, 2]").agreesInAnyOrder(distinct("[1, 3]"))).isFalse();
        assertThat(distinct("[1, 2]").agreesInAnyOrder(distinct("[1, {$numberLong: '2'}]")))
                .isFalse();
    }

    private static Answer distinct(String values) {
        BsonDocument reply = ServerReply.withTimes(new BsonDocument("values", BsonArray.parse(values)), 1000);
        Gathering gathering = new Gathering(QueryKind.DISTINCT, 1 << 20, Long.MAX_VALUE, new GatheringMemory(1 << 20));
        ByteBuf message = message(reply);
        assertThat(gathering.reply(message, 0)).isEqualTo(Gathering.State.COMPLETE);
        message.release();
        return gathering.answer();
    }

    @Test
    void knowsWhatItHolds() {
        Answer answer =
                of(List.of(new BsonDocument("a", new BsonInt32(1)).append("_id", new BsonString("x")), document(2, 1)));
        assertThat(answer.heldIds()).containsExactly(id(new BsonString("x")), id(new BsonInt64(2)));
        assertThat(of(List.of()).heldIds()).isEmpty();
        assertThat(of(List.of(document(1, 1), new BsonDocument())).heldIds()).isNull();
        assertThat(of(List.of(new BsonDocument("_id", new BsonArray(List.of(new BsonInt32(1))))))
                        .documents())
                .isEqualTo(1);
    }

    private static DocumentId id(org.bson.BsonValue value) {
        ByteBuf document = Unpooled.buffer();
        RawDocuments.write(new BsonDocument("_id", value), document);
        BsonCursor cursor = new BsonCursor().reset(document, 0, document.writerIndex());
        assertThat(cursor.next()).isTrue();
        DocumentId id = DocumentId.of(Value.at(cursor));
        assertThat(id).isNotNull();
        return id;
    }

    @Test
    void tellsItsMemory() {
        Answer answer = of(List.of(document(1, 1000)));
        assertThat(answer.heapBytes()).isBetween(answer.messageBytes() + 40, answer.messageBytes() + 80);
    }
}
