package io.larder.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.larder.engine.answer.Answer;
import io.larder.engine.coherence.Affects;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the cache keeps on the heap is what its limit says; and a hit leaves nothing behind. */
class MemoryTest {
    private static final long LIMIT = 16 << 20;

    @ParameterizedTest
    @CsvSource({"100, 22000", "100000, 400"})
    void aStormOfFillsStaysWithinTheLimit(int answerBytes, int fills) {
        Read.understood("a", 0);
        Read.answer(1);
        long before = usedHeap();
        Cache cache = new Cache(CacheLimits.of(LIMIT), new Affects(), () -> 0);
        StreamFeed feed = cache.open(Driven::isShop, Long.MAX_VALUE);
        feed.watermark(100);
        feed.heard(0);
        Terms terms = new Terms();
        int kept = 0;
        for (int i = 0; i < fills; i++) {
            Read read = Read.understood(i % 2 == 0 ? "_id" : "a", i);
            Answer answer = Read.answer(answerBytes, new int[] {i});
            Begun begun = cache.begin(read.query(), read.key(), terms.reset(0), null, null);
            if (((Fill) begun).complete(answer) == null) {
                kept++;
            }
        }
        long retained = usedHeap() - before;
        assertThat(cache.bytes()).isBetween(LIMIT * 8 / 10, LIMIT);
        assertThat(kept).isGreaterThan((int) cache.entries());
        assertThat(retained)
                .as("%d bytes retained by %d entries that weigh %d", retained, cache.entries(), cache.bytes())
                .isBetween(LIMIT * 6 / 10, LIMIT * 11 / 10);
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void aHitAllocatesNothing() {
        Driven driven = new Driven();
        driven.stream(100);
        Read[] reads = new Read[64];
        for (int i = 0; i < reads.length; i++) {
            reads[i] = Read.byId(i);
            driven.keep(reads[i], i);
        }
        Terms terms = new Terms();
        hit(driven, reads, terms, 50_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(id);
        int hits = hit(driven, reads, terms, 100_000);
        long allocated = threads.getThreadAllocatedBytes(id) - before;
        assertThat(hits).isEqualTo(100_000);
        assertThat(allocated).as("bytes for all of them").isLessThan(hits);
    }

    private static int hit(Driven driven, Read[] reads, Terms terms, int times) {
        int hits = 0;
        for (int i = 0; i < times; i++) {
            if (driven.cache.lookup(reads[i % reads.length].key(), terms.reset(driven.now)) != null) {
                hits++;
            }
        }
        return hits;
    }
}
