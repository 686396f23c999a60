package io.larder.engine.cache;

import io.larder.engine.entry.Entry;
import io.larder.engine.index.NamespaceIndex;
import io.larder.engine.name.Namespace;
import io.larder.engine.value.DocumentId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Looking at entries, and taking some out, by hand. Takes as long as there are entries: not for event loops. */
public final class Inspection {
    private final Cache cache;

    Inspection(Cache cache) {
        this.cache = cache;
    }

    /** How many entries of each shape there are in a collection, dead ones that have not been taken apart among them. */
    public Map<String, Integer> shapes(Namespace namespace) {
        Map<String, Integer> shapes = new HashMap<>();
        look(
                namespace,
                index -> index.forEachShape((shape, entries) -> shapes.merge(shape.text(), entries, Integer::sum)));
        return shapes;
    }

    public List<EntryView> entries(Namespace namespace, int limit) {
        return views(namespace, NamespaceIndex::forEach, entry -> true, limit);
    }

    public List<EntryView> entries(Namespace namespace, String shapeText, int limit) {
        return views(namespace, NamespaceIndex::forEach, ofShape(shapeText), limit);
    }

    /** Those that show a document, or ask for it by its identity. */
    public List<EntryView> entries(Namespace namespace, DocumentId id, int limit) {
        return views(namespace, (index, visitor) -> index.forEach(id, visitor), entry -> true, limit);
    }

    public int evict(Namespace namespace) {
        return evict(namespace, NamespaceIndex::forEach, entry -> true);
    }

    public int evict(Namespace namespace, String shapeText) {
        return evict(namespace, NamespaceIndex::forEach, ofShape(shapeText));
    }

    public int evict(Namespace namespace, DocumentId id) {
        return evict(namespace, (index, visitor) -> index.forEach(id, visitor), entry -> true);
    }

    /** Takes out what was neither served nor read for so long. */
    public Evicted evictIdle(long idleNanos) {
        long now = cache.now();
        List<Entry> idle = new ArrayList<>();
        int[] looked = {0};
        cache.tier().forEach(entry -> {
            looked[0]++;
            if (now - entry.lastHitNanos() >= idleNanos) {
                idle.add(entry);
            }
        });
        long bytes = idle.stream().mapToLong(Entry::weight).sum();
        return new Evicted(looked[0], takeOut(idle), bytes);
    }

    /** Takes everything out. */
    public int clear() {
        List<Entry> all = new ArrayList<>();
        cache.tier().forEach(all::add);
        return takeOut(all);
    }

    private static Predicate<Entry> ofShape(String text) {
        return entry -> entry.query().shape().text().equals(text);
    }

    private List<EntryView> views(
            Namespace namespace, BiConsumer<NamespaceIndex, Consumer<Entry>> walk, Predicate<Entry> which, int limit) {
        long now = cache.now();
        List<EntryView> views = new ArrayList<>();
        look(
                namespace,
                index -> walk.accept(index, entry -> {
                    if (views.size() < limit && entry.isAlive() && which.test(entry)) {
                        views.add(EntryView.of(entry, now));
                    }
                }));
        return views;
    }

    private int evict(Namespace namespace, BiConsumer<NamespaceIndex, Consumer<Entry>> walk, Predicate<Entry> which) {
        List<Entry> found = new ArrayList<>();
        look(
                namespace,
                index -> walk.accept(index, entry -> {
                    if (which.test(entry)) {
                        found.add(entry);
                    }
                }));
        return takeOut(found);
    }

    private int takeOut(List<Entry> entries) {
        int ended = 0;
        for (Entry entry : entries) {
            if (entry.kill()) {
                ended++;
            }
            cache.tier().remove(entry);
        }
        return ended;
    }

    private void look(Namespace namespace, Consumer<NamespaceIndex> at) {
        NamespaceState state = cache.namespaces().existing(namespace);
        if (state != null) {
            state.look(at);
            state.unpin();
        }
    }
}
