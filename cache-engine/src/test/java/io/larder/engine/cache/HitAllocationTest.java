package io.larder.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A hit leaves nothing on the heap. */
class HitAllocationTest {
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
