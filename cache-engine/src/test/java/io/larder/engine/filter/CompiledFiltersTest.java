package io.larder.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.LiveHeap;
import io.larder.engine.value.Value;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.JMException;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompiledFiltersTest {
    private static final Value DOCUMENT = document("{_id: 1, a: 5}");

    private static Value document(String json) {
        byte[] bytes = bytes(json);
        return Value.document(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }

    private static byte[] bytes(String json) {
        BasicOutputBuffer out = new BasicOutputBuffer();
        new BsonDocumentCodec()
                .encode(
                        new BsonBinaryWriter(out),
                        BsonDocument.parse(json),
                        EncoderContext.builder().build());
        byte[] bytes = new byte[out.getPosition()];
        ByteBuffer.wrap(out.toByteArray()).get(bytes);
        return bytes;
    }

    private static Filter filter(String json) {
        return Filter.of(bytes(json), true);
    }

    private static List<Filter> filters(int count, IntFunction<String> json) {
        return IntStream.range(0, count).mapToObj(i -> filter(json.apply(i))).toList();
    }

    @Test
    void whatIsAskedAgainIsTheSame() {
        CompiledFilters compiled = new CompiledFilters(1 << 20);
        Filter five = filter("{a: 5}");
        Filter six = filter("{a: 6}");
        for (int i = 0; i < 3; i++) {
            assertThat(compiled.matches(five, DOCUMENT)).isEqualTo(Verdict.YES);
            assertThat(compiled.matches(six, DOCUMENT)).isEqualTo(Verdict.NO);
        }
        assertThat(compiled.bytes()).isPositive();
    }

    @Test
    void itNeverTakesMoreThanItMay() {
        CompiledFilters compiled = new CompiledFilters(20_000);
        for (Filter each : filters(500, i -> "{a: " + i + ", b: {$in: [1, 2, " + i + "]}}")) {
            compiled.matches(each, DOCUMENT);
            assertThat(compiled.bytes()).isPositive().isLessThanOrEqualTo(compiled.limit());
        }
    }

    @Test
    void whatIsTooLargeIsAnsweredAndNotKept() {
        CompiledFilters compiled = new CompiledFilters(20_000);
        String many = IntStream.range(0, 1000).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        assertThat(compiled.matches(filter("{a: {$in: [" + many + "]}}"), DOCUMENT))
                .isEqualTo(Verdict.YES);
        assertThat(compiled.bytes()).isZero();
    }

    @Test
    void whatLeavesIsNotCountedAnyMore() {
        CompiledFilters compiled = new CompiledFilters(1 << 20);
        List<Filter> all = filters(5000, i -> "{a: " + i + "}");
        all.forEach(each -> compiled.matches(each, DOCUMENT));
        // not more than there are places, however many were asked
        assertThat(compiled.bytes()).isLessThanOrEqualTo(256 * CompiledWeight.of(all.get(0)));
    }

    @Test
    void severalThreadsStayWithinTheLimitTogether() throws InterruptedException {
        CompiledFilters compiled = new CompiledFilters(10_000);
        List<Filter> all = filters(64, i -> "{a: " + i + ", b: " + i + "}");
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        List<Verdict> wrong = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int from = t;
            Thread thread = new Thread(() -> {
                try {
                    begin.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                for (int i = 0; i < 20_000; i++) {
                    Verdict verdict = compiled.matches(all.get((i * 7 + from) & 63), DOCUMENT);
                    if (verdict != Verdict.NO) {
                        synchronized (wrong) {
                            wrong.add(verdict);
                        }
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        begin.countDown();
        for (Thread each : threads) {
            each.join();
        }
        assertThat(wrong).isEmpty();
        assertThat(compiled.bytes()).isBetween(0L, compiled.limit());
    }

    /** Dense in what takes much for few bytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{a: %d}",
                "{'a.b.c.d.e.f': %d, 'a.b': 1, 'c.d': 2}",
                "{a: {$in: [%d, 1, 2, 3, 4, 5, 6, 7, 8, 9]}}",
                "{$or: [{a: %d}, {b: 1}, {c: {$gt: 1, $lt: 5}}, {$and: [{d: 1}, {e: {$not: {$eq: 1}}}]}]}",
                "{a: {$elemMatch: {b: %d, c: {$all: [1, 2, 3]}}}, d: {$exists: true}, e: {$size: 1}, f: {$type: 'int'}}",
                "{n: %d, a: {$regex: '^[a-z][0-9][A-F]x*[a-c][x-z]$', $options: 'i'}}",
                "{n: %d, a: /^[a-z][0-9][A-F]x*[a-c][x-z]$/}",
                "{n: %d, $nor: [{}, {}, {}, {}, {}, {}]}"
            })
    void itTakesNoMoreThanItIsCountedAs(String json) throws JMException {
        Value document = document("{_id: 1}");
        CompiledFilters warm = new CompiledFilters(16 << 20);
        filters(8, i -> String.format(json, i)).forEach(each -> warm.matches(each, document));
        long before = LiveHeap.bytes();
        CompiledFilters compiled = new CompiledFilters(16 << 20);
        // only the table holds on to them
        for (int i = 0; i < 4000; i++) {
            compiled.matches(filter(String.format(json, i)), document);
        }
        long taken = LiveHeap.bytes() - before;
        assertThat(taken).isLessThan(compiled.bytes() + 8_192);
        assertThat(taken).as("an estimate, and not a wild guess").isGreaterThan(compiled.bytes() / 12);
        assertThat(compiled.matches(filter(String.format(json, 1)), document)).isNotNull();
        assertThat(warm.bytes()).isPositive();
    }
}
