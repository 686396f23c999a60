package io.larder.engine.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.cache.Read;
import io.larder.engine.name.Namespace;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is measured as a whole elsewhere, in its parts. */
class EntryWeightTest {
    /** By the layout of the virtual machine; an entry has one in the index of each collection. */
    private static final int PLACEMENT = 56;

    private static int weight(List<Namespace> namespaces) {
        Read read = Read.aggregate(namespaces, "a", 1);
        int key = read.key().heapBytes(); // longer names in it are not the point
        return EntryWeight.of(read.key(), read.query(), Read.answer(1), Held.UNKNOWN, null) - key;
    }

    @Test
    void aPlaceInTheIndexOfEachCollectionCounts() {
        List<Namespace> joined = IntStream.range(0, 9)
                .mapToObj(i -> new Namespace("shop", "c" + i))
                .toList();
        int more = weight(joined) - weight(joined.subList(0, 1));
        assertThat(more).isBetween(8 * PLACEMENT, 8 * 2 * PLACEMENT);
    }
}
