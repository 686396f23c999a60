package io.larder.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.cache.Read;
import io.larder.engine.coherence.Affects;
import io.larder.engine.entry.Entry;
import io.larder.engine.entry.Proof;
import io.larder.engine.name.Namespace;
import io.larder.engine.usage.UsageTable;
import io.larder.engine.value.DocumentId;
import io.larder.engine.window.StreamScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Held against lists by identity, while edges come and go at random. */
class ChainsTest {
    private static final int STEPS = 60_000;

    private final Chains chains = new Chains();
    private final Map<DocumentId, List<Edge>> model = new HashMap<>();
    private final Placement placement = placement();
    private final Random random = new Random(20_261);

    private static Placement placement() {
        Read read = Read.byId(1);
        Entry entry = new Entry(
                read.key(),
                read.query(),
                Read.answer(1),
                new Proof(1, 1, 0, new StreamScope[0]),
                new UsageTable().of(Namespace.EVERYTHING),
                null,
                1);
        NamespaceIndex index = new NamespaceIndex(Read.ITEMS, IndexLimits.DEFAULT, new Affects(1 << 20));
        return new Placement(entry, new Group(read.query().shape(), Finding.BY_VALUE, entry.usage()), index);
    }

    private List<Edge> chain(DocumentId id) {
        List<Edge> edges = new ArrayList<>();
        Edge before = null;
        for (Edge edge = chains.first(id); edge != null; edge = edge.next) {
            assertThat(edge.previous).isSameAs(before);
            assertThat(edge.id).isEqualTo(id);
            edges.add(edge);
            before = edge;
        }
        return edges;
    }

    private void isAsInModel(DocumentId id) {
        List<Edge> expected = model.getOrDefault(id, List.of());
        assertThat(chain(id)).containsExactlyInAnyOrderElementsOf(expected);
        Edge first = chains.first(id);
        assertThat(first == null ? 0 : first.size).isEqualTo(expected.size());
    }

    private void joins(DocumentId id) {
        model.computeIfAbsent(id, none -> new ArrayList<>()).add(chains.join(id, placement, false));
    }

    private @Nullable Edge oneOf(DocumentId id) {
        List<Edge> edges = model.getOrDefault(id, List.of());
        return edges.isEmpty() ? null : edges.get(random.nextInt(edges.size()));
    }

    @Test
    void whatHasLeftTakesNoRoom() {
        for (int i = 0; i < 10_000; i++) {
            joins(id(i));
        }
        assertThat(chains.room()).isGreaterThanOrEqualTo(10_000);
        for (int i = 0; i < 9_990; i++) {
            chains.leave(model.remove(id(i)).get(0));
        }
        assertThat(chains.room()).isLessThan(200);
        model.keySet().forEach(this::isAsInModel);
    }

    /** Few identities, so that chains have several, then many, so that the table grows; some hashes are the same. */
    @Test
    void findsWhoIsThereAndNobodyElse() {
        for (int step = 0; step < STEPS; step++) {
            int ids = step < STEPS / 2 ? 40 : 4000;
            DocumentId id = id(random.nextInt(ids));
            Edge leaving = oneOf(id);
            if (leaving != null && random.nextInt(100) < 45) {
                chains.leave(leaving);
                model.get(id).remove(leaving);
            } else {
                joins(id);
            }
            isAsInModel(id);
        }
        model.keySet().forEach(this::isAsInModel);
        model.forEach((id, edges) -> edges.forEach(chains::leave));
        model.keySet().forEach(id -> assertThat(chains.first(id)).isNull());
    }

    /** Two of each have the same hash: 31 times the first byte and the second make it. */
    private static DocumentId id(int number) {
        byte high = (byte) (number / 2 % 100);
        byte low = (byte) (number / 200);
        return number % 2 == 0
                ? new DocumentId(new byte[] {high, low, 31})
                : new DocumentId(new byte[] {high, (byte) (low + 1), 0});
    }

    @Test
    void identitiesOfOneHashAreToldApart() {
        assertThat(id(0).hashCode()).isEqualTo(id(1).hashCode());
        joins(id(0));
        assertThat(chains.first(id(1))).isNull();
        joins(id(1));
        isAsInModel(id(0));
        isAsInModel(id(1));
    }
}
