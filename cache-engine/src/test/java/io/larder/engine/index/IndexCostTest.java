package io.larder.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.answer.Answer;
import io.larder.engine.cache.Read;
import io.larder.engine.change.Change;
import io.larder.engine.coherence.Affects;
import io.larder.engine.entry.Entry;
import io.larder.engine.entry.Held;
import io.larder.engine.entry.Proof;
import io.larder.engine.key.Key;
import io.larder.engine.name.Namespace;
import io.larder.engine.query.Query;
import io.larder.engine.usage.Usage;
import io.larder.engine.usage.UsageTable;
import io.larder.engine.value.DocumentId;
import io.larder.engine.window.StreamScope;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a write costs where many entries of many shapes are kept: not what looking at each of them would. */
class IndexCostTest {
    private static final Usage USAGE = new UsageTable().of(Namespace.EVERYTHING);
    private static final int ENTRIES = 200_000;
    private static final int SHAPES = 50;

    @Test
    void aWriteByIdIntoManyEntriesOfManyShapesCostsLessThanFiftyMicroseconds() {
        NamespaceIndex index = new NamespaceIndex(Read.ITEMS, IndexLimits.DEFAULT, new Affects());
        StreamScope[] scopes = {new StreamScope(namespace -> true, 1)};
        Answer answer = Read.answer(1);
        Key key = Read.byId(0).key();
        DocumentId[] ids = new DocumentId[ENTRIES / SHAPES];
        Arrays.setAll(ids, Read::id);
        Query[] shapes = new Query[SHAPES];
        for (int i = 0; i < SHAPES; i++) {
            shapes[i] = Read.find(Read.ITEMS, i == 0 ? "_id" : "field" + i, 1).query();
        }
        for (int i = 0; i < ENTRIES; i++) {
            Query of = shapes[i % SHAPES];
            int document = i / SHAPES;
            boolean named = of.ids() != null;
            Query query = new Query(of.shape(), of.filter(), named ? Set.of(ids[document]) : null, ids[document]);
            Entry entry = new Entry(key, query, answer, new Proof(1, 0, 0, scopes), USAGE, null, 1);
            entry.admit();
            index.add(entry, Held.of(Set.of(ids[document])));
        }
        assertThat(index.size()).isEqualTo(ENTRIES);
        int writes = 2000;
        long[] nanos = new long[writes];
        int ended = 0;
        for (int i = 0; i < writes; i++) {
            Change change = i % 3 == 0
                    ? Read.insert(Read.ITEMS, "{_id: " + (ENTRIES + i) + ", field1: " + (ENTRIES + i) + "}")
                    : Read.update(Read.ITEMS, i, "unused");
            Drops drops = new Drops();
            long begin = System.nanoTime();
            index.apply(change, 2, drops);
            nanos[i] = System.nanoTime() - begin;
            ended += drops.entries().size();
        }
        assertThat(ended).isGreaterThan(writes / 2 * SHAPES);
        Arrays.sort(nanos);
        assertThat(nanos[writes / 2]).as("median of nanoseconds").isLessThan(50_000);
    }
}
