package io.larder.proxy.cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.engine.answer.Answer;
import io.larder.engine.answer.Gathering;
import io.larder.engine.answer.GatheringMemory;
import io.larder.engine.query.QueryKind;
import io.larder.engine.session.SessionId;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.cursor.AnswerCursors.Killed;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.OpMsgView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

class AnswerCursorsTest {
    private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;
    private static final String NAMESPACE = "shop.items";
    private static final Principal ANN = new Principal("ann", "admin", "SCRAM-SHA-256");
    private static final Principal BOB = new Principal("bob", "admin", "SCRAM-SHA-256");
    private static final SessionId SESSION = new SessionId(1, 2);
    private static final CursorOwner OWNER = new CursorOwner(ANN, SESSION);

    private final AtomicLong clock = new AtomicLong();
    private final Set<Long> upstream = new HashSet<>();
    private final AnswerCursors cursors =
            new AnswerCursors(CursorLimits.of(1_000_000), clock::get, id -> upstream.contains(id));

    private static Answer answer(int documents) {
        BsonArray batch = new BsonArray();
        for (int id = 0; id < documents; id++) {
            batch.add(new BsonDocument("_id", new BsonInt32(id)));
        }
        BsonDocument cursor = new BsonDocument("firstBatch", batch)
                .append("id", new BsonInt64(0))
                .append("ns", new BsonString(NAMESPACE));
        BsonDocument reply = new BsonDocument("cursor", cursor).append("ok", new BsonInt32(1));
        Gathering gathering = new Gathering(QueryKind.FIND, 1_000_000, 0, new GatheringMemory(0));
        ByteBuf message = MessageWriter.opMsg(ALLOCATOR, 1, 2, 0, reply);
        gathering.reply(message, 0);
        message.release();
        return gathering.answer();
    }

    private BsonDocument open(Answer answer, int batchSize, CursorOwner owner, boolean lasts) {
        ByteBuf reply = cursors.open(answer, batchSize, NAMESPACE, owner, lasts, 5, 6, ALLOCATOR);
        assertThat(reply).as("there is room").isNotNull();
        return bodyAndRelease(reply);
    }

    private long open(int documents, CursorOwner owner) {
        return open(answer(documents), 2, owner, false)
                .getDocument("cursor")
                .getInt64("id")
                .getValue();
    }

    private static BsonDocument bodyAndRelease(ByteBuf reply) {
        try {
            assertThat(MessageHeader.wholeLength(reply)).isEqualTo(reply.readableBytes());
            OpMsgView view = new OpMsgView();
            view.parse(reply);
            return RawDocuments.read(reply, view.bodyOffset(), view.bodyLimit());
        } finally {
            reply.release();
        }
    }

    private BsonDocument getMore(BsonDocument command, CursorOwner asker) throws CursorRefusedException {
        ByteBuf message = MessageWriter.opMsg(ALLOCATOR, 77, 0, 0, command);
        try {
            CommandView view = new CommandView();
            view.parse(message);
            ByteBuf reply = cursors.next(view, asker, 88, bytes -> true, ALLOCATOR);
            assertThat(MessageHeader.requestId(reply, 0)).isEqualTo(88);
            assertThat(MessageHeader.responseTo(reply, 0)).isEqualTo(77);
            return bodyAndRelease(reply);
        } finally {
            message.release();
        }
    }

    private static BsonDocument command(long id) {
        return new BsonDocument("getMore", new BsonInt64(id))
                .append("collection", new BsonString("items"))
                .append("$db", new BsonString("shop"));
    }

    private BsonDocument getMore(long id, int batchSize) throws CursorRefusedException {
        return getMore(command(id).append("batchSize", new BsonInt32(batchSize)), OWNER);
    }

    private void assertRefused(BsonDocument command, CursorOwner asker, int code, String codeName, String words) {
        assertThatThrownBy(() -> getMore(command, asker))
                .isInstanceOfSatisfying(CursorRefusedException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.codeName()).isEqualTo(codeName);
                })
                .hasMessageContaining(words);
    }

    private static List<Integer> ids(BsonDocument reply, String batch) {
        List<Integer> ids = new ArrayList<>();
        reply.getDocument("cursor")
                .getArray(batch)
                .forEach(each -> ids.add(each.asDocument().getInt32("_id").getValue()));
        return ids;
    }

    @Test
    void aCursorGivesTheWholeAnswerInBatchesOfAnySize() throws CursorRefusedException {
        BsonDocument first = open(answer(10), 3, OWNER, false);
        assertThat(ids(first, "firstBatch")).containsExactly(0, 1, 2);
        long id = first.getDocument("cursor").getInt64("id").getValue();
        assertThat(id).isPositive();
        assertThat(cursors.has(id)).isTrue();
        assertThat(ids(getMore(id, 1), "nextBatch")).containsExactly(3);
        assertThat(ids(getMore(id, 4), "nextBatch")).containsExactly(4, 5, 6, 7);
        BsonDocument last = getMore(id, 0);
        assertThat(ids(last, "nextBatch")).containsExactly(8, 9);
        assertThat(last.getDocument("cursor").getInt64("id").getValue()).isZero();
        assertThat(cursors.has(id)).isFalse();
        assertThat(cursors.size()).isZero();
        assertThat(cursors.heldBytes()).isZero();
        assertRefused(command(id), OWNER, 43, "CursorNotFound", "cursor id " + id + " not found");
    }

    @Test
    void withoutABatchSizeAGetMoreTakesTheRest() throws CursorRefusedException {
        long id = open(500, OWNER);
        assertThat(ids(getMore(command(id), OWNER), "nextBatch")).hasSize(498);
    }

    @Test
    void anAnswerThatFitsLeavesNoCursor() {
        BsonDocument all = open(answer(3), 3, OWNER, false);
        assertThat(all.getDocument("cursor").getInt64("id").getValue()).isZero();
        assertThat(cursors.size()).isZero();
    }

    @Test
    void aFirstBatchMayBeEmpty() throws CursorRefusedException {
        BsonDocument none = open(answer(3), 0, OWNER, false);
        assertThat(ids(none, "firstBatch")).isEmpty();
        long id = none.getDocument("cursor").getInt64("id").getValue();
        assertThat(ids(getMore(id, 5), "nextBatch")).containsExactly(0, 1, 2);
    }

    @Test
    void onlyItsOwnerGoesOnWithIt() throws CursorRefusedException {
        long id = open(10, OWNER);
        assertRefused(
                command(id), new CursorOwner(BOB, SESSION), 13, "Unauthorized", "not created by the authenticated");
        assertRefused(
                command(id).append("collection", new BsonString("other")),
                OWNER,
                13,
                "Unauthorized",
                "'shop.other', but cursor belongs to a different namespace shop.items");
        assertRefused(command(id), new CursorOwner(ANN, null), 50737, "Location50737", "without an lsid");
        assertRefused(command(id), new CursorOwner(ANN, new SessionId(3, 4)), 50738, "Location50738", "in session");
        assertRefused(
                command(id).append("txnNumber", new BsonInt64(4)), OWNER, 50739, "Location50739", "in transaction 4");
        long plain = open(10, new CursorOwner(ANN, null));
        assertRefused(command(plain), OWNER, 50736, "Location50736", "not created in a session");
        // being refused ends nothing and takes nothing
        assertThat(ids(getMore(id, 1), "nextBatch")).containsExactly(2);
    }

    @Test
    void badRequestsAreRefusedAsServersDo() {
        long id = open(10, OWNER);
        assertRefused(command(id).append("batchSize", new BsonInt32(-1)), OWNER, 51024, "Location51024", "'-1'");
        assertRefused(command(id).append("batchSize", new BsonString("1")), OWNER, 14, "TypeMismatch", "batchSize");
        assertRefused(command(id).append("maxTimeMS", new BsonInt32(5)), OWNER, 2, "BadValue", "maxTimeMS");
        assertRefused(command(id).append("colour", new BsonInt32(5)), OWNER, 40415, "Location40415", "colour");
        assertRefused(command(id).append("collection", new BsonInt32(5)), OWNER, 14, "TypeMismatch", "collection");
        BsonDocument nowhere = command(id);
        nowhere.remove("collection");
        assertRefused(nowhere, OWNER, 40414, "Location40414", "missing");
        assertThat(cursors.has(id)).isTrue();
    }

    @Test
    void idsAreNotThoseOfServersCursors() {
        long id = open(10, OWNER);
        cursors.openedUpstream(id); // a server has drawn the same number
        assertThat(cursors.has(id)).isFalse();
        assertThat(cursors.size()).isZero();
        // ids that servers use already are not drawn: three in four are taken here
        AnswerCursors crowded = new AnswerCursors(CursorLimits.of(1_000_000), clock::get, drawn -> drawn % 4 != 0);
        for (int i = 0; i < 20; i++) {
            ByteBuf reply = crowded.open(answer(3), 1, NAMESPACE, OWNER, false, 5, 6, ALLOCATOR);
            assertThat(reply).isNotNull();
            assertThat(bodyAndRelease(reply)
                                    .getDocument("cursor")
                                    .getInt64("id")
                                    .getValue()
                            % 4)
                    .isZero();
        }
        assertThat(crowded.size()).isEqualTo(20);
    }

    @Test
    void killingIsForTheOwner() {
        long id = open(10, OWNER);
        assertThat(cursors.kill(id, BOB)).isEqualTo(Killed.FOREIGN);
        assertThat(cursors.kill(id + 1, ANN)).isEqualTo(Killed.UNKNOWN);
        assertThat(cursors.kill(id, ANN)).isEqualTo(Killed.KILLED);
        assertThat(cursors.kill(id, ANN)).isEqualTo(Killed.UNKNOWN);
        assertThat(cursors.heldBytes()).isZero();
    }

    @Test
    void cursorsEndWithTheirSessions() {
        SessionId other = new SessionId(9, 9);
        open(10, OWNER);
        long stays = open(10, new CursorOwner(ANN, other));
        long foreign = open(10, new CursorOwner(BOB, SESSION));
        long none = open(10, new CursorOwner(ANN, null));
        cursors.sessionsEnded(ANN, Set.of(SESSION));
        assertThat(cursors.size()).isEqualTo(3);
        assertThat(cursors.has(stays)).isTrue();
        cursors.allSessionsEnded(ANN);
        assertThat(cursors.has(stays)).isFalse();
        assertThat(cursors.has(foreign)).isTrue();
        cursors.allSessionsEnded();
        assertThat(cursors.has(foreign)).isFalse();
        assertThat(cursors.has(none)).isTrue();
    }

    @Test
    void whatNobodyUsesEnds() throws CursorRefusedException {
        CursorOwner plain = new CursorOwner(ANN, null);
        long used = open(10, plain);
        long idle = open(10, plain);
        long inSession = open(10, OWNER);
        long lasting = open(answer(10), 2, plain, true)
                .getDocument("cursor")
                .getInt64("id")
                .getValue();
        clock.addAndGet(TimeUnit.MINUTES.toNanos(9));
        getMore(command(used).append("batchSize", new BsonInt32(1)), plain);
        clock.addAndGet(TimeUnit.MINUTES.toNanos(2));
        assertRefused(command(idle), plain, 43, "CursorNotFound", "not found");
        cursors.sweep();
        assertThat(cursors.has(idle)).isFalse();
        assertThat(cursors.has(used)).isTrue();
        assertThat(cursors.has(inSession)).isTrue();
        clock.addAndGet(TimeUnit.MINUTES.toNanos(29));
        cursors.sweep();
        assertThat(cursors.has(inSession)).isFalse();
        assertThat(cursors.has(lasting)).isTrue();
        assertThat(cursors.size()).isEqualTo(1);
    }

    @Test
    void limitsAreKeptAndAnAnswerCountsOnce() {
        Answer shared = answer(100);
        CursorLimits limits = new CursorLimits(
                3,
                shared.heapBytes() + answer(50).heapBytes() - 1,
                CursorLimits.of(0).idle(),
                CursorLimits.of(0).sessionIdle());
        AnswerCursors few = new AnswerCursors(limits, clock::get, id -> false);
        for (int i = 0; i < 2; i++) {
            ByteBuf reply = few.open(shared, 1, NAMESPACE, OWNER, false, 5, 6, ALLOCATOR);
            assertThat(reply).isNotNull();
            reply.release();
        }
        assertThat(few.heldBytes()).isEqualTo(shared.heapBytes());
        assertThat(few.open(answer(50), 1, NAMESPACE, OWNER, false, 5, 6, ALLOCATOR))
                .as("beyond the bytes")
                .isNull();
        ByteBuf third = few.open(shared, 1, NAMESPACE, OWNER, false, 5, 6, ALLOCATOR);
        assertThat(third).isNotNull();
        third.release();
        assertThat(few.open(shared, 1, NAMESPACE, OWNER, false, 5, 6, ALLOCATOR))
                .as("beyond the number")
                .isNull();
        assertThat(few.size()).isEqualTo(3);
        few.allSessionsEnded();
        assertThat(few.size()).isZero();
        assertThat(few.heldBytes()).isZero();
    }

    @Test
    void drainingOpensNoneAndLetsTheOthersEnd() throws CursorRefusedException {
        long id = open(10, OWNER);
        cursors.drain();
        assertThat(cursors.open(answer(10), 2, NAMESPACE, OWNER, false, 5, 6, ALLOCATOR))
                .isNull();
        assertThat(cursors.size()).isEqualTo(1);
        assertThat(ids(getMore(id, 0), "nextBatch")).hasSize(8);
    }

    /** However many ask at once, every document is given once. */
    @Test
    void concurrentGetMoresShareTheDocuments() throws Exception {
        int documents = 4000;
        long id = open(documents, OWNER);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Integer>>> takers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                takers.add(threads.submit(() -> {
                    List<Integer> taken = new ArrayList<>();
                    try {
                        while (true) {
                            taken.addAll(ids(getMore(id, 3), "nextBatch"));
                        }
                    } catch (CursorRefusedException e) {
                        assertThat(e.code()).isEqualTo(43);
                        return taken;
                    }
                }));
            }
            List<Integer> all = new ArrayList<>();
            for (Future<List<Integer>> taker : takers) {
                all.addAll(taker.get(30, TimeUnit.SECONDS));
            }
            assertThat(all).hasSize(documents - 2).doesNotHaveDuplicates();
            assertThat(cursors.heldBytes()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }
}
