package io.larder.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.LiveHeap;
import io.larder.engine.answer.Answer;
import io.larder.engine.answer.Gathering;
import io.larder.engine.answer.GatheringMemory;
import io.larder.engine.key.Key;
import io.larder.engine.key.LookupKey;
import io.larder.engine.key.Scope;
import io.larder.engine.policy.Level;
import io.larder.engine.query.Query;
import io.larder.engine.query.QueryKind;
import io.larder.engine.query.ReadCommand;
import io.larder.engine.query.Reading;
import io.larder.engine.query.ShapeMemo;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.List;
import javax.management.JMException;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the cache keeps on the heap, measured after a full collection while answers pour in, each found and made as in the
 * proxy. The limit is a promise: beside it people plan the rest of their heap.
 */
class CacheMemoryTest {
    private static final Scope SCOPE = new Scope("tenant", "upstream", "user");

    /** Stands where numbers are to stand. */
    private static final BsonInt64 MARK = new BsonInt64(0x1122_3344_5566_7788L);

    private final LookupKey lookup = new LookupKey();
    private final ShapeMemo queries = new ShapeMemo();
    private final Terms terms = new Terms();

    /** Small and large documents, found by their identity or by another field. */
    @ParameterizedTest
    @CsvSource({"100, _id, 16", "100, owner, 16", "100000, _id, 48"})
    void theHeapThatIsRetainedStaysWithinATenthOfTheLimit(int bytes, String field, int megabytes) throws JMException {
        long limit = (long) megabytes << 20;
        Storm storm = new Storm(bytes, field);
        warm(storm);
        long before = LiveHeap.bytes();
        Cache cache = cache(limit);
        long stored = 0;
        int next = 0;
        for (int measured = 0; measured < 2; measured++) {
            // each time as much again as fits: what was there has to leave
            for (long poured = 0; poured < 2 * limit; poured += bytes + 600) {
                stored += fill(cache, storm, next++) ? 1 : 0;
            }
            cache.tidy();
            long taken = LiveHeap.bytes() - before;
            assertThat(taken).as("retained of a limit of %s", limit).isLessThan(limit + limit / 10);
            assertThat(taken).as("the limit is there to be used").isGreaterThan(limit / 2);
            assertThat(cache.bytes()).isLessThanOrEqualTo(limit);
        }
        assertThat(stored).as("a storm, most of it admitted").isGreaterThan(2 * cache.entries());
    }

    private static Cache cache(long limit) {
        return new Cache(CacheLimits.of(limit), System::nanoTime);
    }

    /** Loads what is loaded once: that is not the cache's. */
    private void warm(Storm storm) {
        Cache cache = cache(1 << 20);
        for (int i = 0; i < 100; i++) {
            fill(cache, storm, i);
        }
    }

    private boolean fill(Cache cache, Storm storm, int number) {
        ReadCommand command = storm.command(number);
        assertThat(lookup.compute(SCOPE, command)).isTrue();
        Key key = lookup.toKey();
        queries.begin(command, true);
        if (!(queries.read(key.bytes(), lookup.filterAt()) instanceof Reading.Understood understood)) {
            throw new AssertionError("the command is not understood");
        }
        return fill(cache, understood.query(), key, storm.answer(number));
    }

    private boolean fill(Cache cache, Query query, Key key, Answer answer) {
        terms.reset(System.nanoTime())
                .definitions(cache.definitions())
                .level(Level.TTL)
                .ttl(Duration.ofMinutes(10).toNanos());
        if (cache.begin(query, key, terms, null, null) instanceof Fill fill) {
            return fill.complete(answer) == null;
        }
        throw new AssertionError("no fill begins: " + terms.reason());
    }

    /** Commands and replies made of two messages in which only a number changes; fresh buffers would cost more than the cache. */
    private static final class Storm {
        private static final String DATABASE = "shop";
        private final ByteBuf command;
        private final ByteBuf reply;
        private final int inCommand;
        private final int inReply;

        Storm(int bytes, String field) {
            BsonDocument filter = new BsonDocument(field, MARK);
            command = heap(new BsonDocument("find", new BsonString("items"))
                    .append("filter", filter)
                    .append("limit", new BsonInt32(1))
                    .append("$db", new BsonString(DATABASE)));
            BsonDocument document = new BsonDocument("_id", MARK)
                    .append("owner", MARK)
                    .append("content", new BsonString("x".repeat(Math.max(1, bytes - 60))));
            BsonDocument cursor = new BsonDocument("firstBatch", new BsonArray(List.of(document)))
                    .append("id", new BsonInt64(0))
                    .append("ns", new BsonString(DATABASE + ".items"));
            reply = heap(new BsonDocument("cursor", cursor).append("ok", new BsonDouble(1)));
            inCommand = mark(command, 0);
            inReply = mark(reply, 0);
        }

        private static ByteBuf heap(BsonDocument body) {
            ByteBuf direct = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 1, 2, 0, body);
            ByteBuf heap = Unpooled.wrappedBuffer(ByteBufUtil.getBytes(direct));
            direct.release();
            return heap;
        }

        private static int mark(ByteBuf message, int from) {
            int at = from;
            while (message.getLongLE(at) != MARK.getValue()) {
                at++;
            }
            return at;
        }

        ReadCommand command(int number) {
            command.setLongLE(inCommand, id(number));
            CommandView view = new CommandView();
            view.parse(command);
            ReadCommand read = new ReadCommand();
            assertThat(read.read(view)).isNull();
            return read;
        }

        Answer answer(int number) {
            reply.setLongLE(inReply, id(number));
            Gathering gathering = new Gathering(QueryKind.FIND, 1 << 24, Long.MAX_VALUE, new GatheringMemory(0));
            gathering.reply(reply, 0);
            return gathering.answer();
        }

        private static long id(int number) {
            return 1_000_000_000_000L + number;
        }
    }
}
