package io.larder.embedded.crud.plan;

import io.larder.embedded.query.match.Comparison;
import io.larder.embedded.query.match.Comparison.Kind;
import io.larder.embedded.query.match.In;
import io.larder.embedded.query.match.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a filter demands of single paths: conditions that every matching document meets, by path. */
final class Conditions {
    private final Map<String, List<Comparison>> comparisons = new HashMap<>();
    private final Map<String, In> sets = new HashMap<>();
    private int count;

    Conditions(Node root) {
        collect(root);
    }

    private void collect(Node node) {
        if (node instanceof Node.And and) {
            and.children().forEach(this::collect);
            return;
        }
        count++;
        if (node instanceof Node.Field field && field.test() instanceof Comparison comparison) {
            comparisons.computeIfAbsent(field.name(), made -> new ArrayList<>()).add(comparison);
        } else if (node instanceof Node.Field field
                && field.test() instanceof In in
                && in.patterns().isEmpty()) {
            sets.putIfAbsent(field.name(), in);
        }
    }

    /** All that the filter demands, also what is not told here by path. */
    int count() {
        return count;
    }

    boolean mentions(String path) {
        return comparisons.containsKey(path) || sets.containsKey(path);
    }

    @Nullable
    Comparison equality(String path) {
        return find(path, Kind.EQ, Kind.EQ);
    }

    @Nullable
    Comparison lower(String path) {
        return find(path, Kind.GT, Kind.GTE);
    }

    @Nullable
    Comparison upper(String path) {
        return find(path, Kind.LT, Kind.LTE);
    }

    @Nullable
    In set(String path) {
        return sets.get(path);
    }

    private @Nullable Comparison find(String path, Kind one, Kind other) {
        for (Comparison each : comparisons.getOrDefault(path, List.of())) {
            if (each.kind() == one || each.kind() == other) {
                return each;
            }
        }
        return null;
    }
}
