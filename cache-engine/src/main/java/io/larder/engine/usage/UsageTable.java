package io.larder.engine.usage;

import io.larder.engine.name.Namespace;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The usage of one tenant's reads: a row for each shape, and one for each namespace that takes what has no shape or found no
 * room. Bounded: where a table is full, a new shape counts as its namespace's rest, and a new namespace as the rest of all.
 * Once a table is half full, {@link #tidy} makes room: what has no entries and was quiet since the last time is taken out, and
 * what it has counted is added to the rest.
 *
 * <p>Thread safe. Looking up a row takes a lock only when it is made.
 */
public final class UsageTable {
    private static final int SHAPES = 512;
    private static final int NAMESPACES = 256;

    private final int mostShapes;
    private final int mostNamespaces;
    private final Map<String, Usage> shapes = new ConcurrentHashMap<>();
    private final Map<Namespace, Usage> namespaces = new ConcurrentHashMap<>();
    private final Usage rest = new Usage(Namespace.EVERYTHING, null);
    /** Taken out of the tables, but some request may still count here. */
    private final List<Usage> leaving = new ArrayList<>();

    public UsageTable() {
        this(SHAPES, NAMESPACES);
    }

    UsageTable(int mostShapes, int mostNamespaces) {
        this.mostShapes = mostShapes;
        this.mostNamespaces = mostNamespaces;
    }

    /** Where reads of this shape are counted; its text names the namespace as well. */
    public Usage of(String shape, Namespace namespace) {
        Usage known = shapes.get(shape);
        if (known != null) {
            return known;
        }
        return shapes.size() < mostShapes ? another(shape, namespace) : of(namespace);
    }

    /** The same, but no row is made: null where it would be a new one. */
    public @Nullable Usage existing(String shape, Namespace namespace) {
        Usage known = shapes.get(shape);
        return known == null && shapes.size() >= mostShapes ? namespaces.get(namespace) : known;
    }

    private synchronized Usage another(String shape, Namespace namespace) {
        return shapes.size() < mostShapes
                ? shapes.computeIfAbsent(shape, text -> new Usage(namespace, text))
                : of(namespace);
    }

    /** Where reads of this namespace are counted whose shape is not known. */
    public Usage of(Namespace namespace) {
        Usage known = namespaces.get(namespace);
        if (known != null) {
            return known;
        }
        if (namespace.equals(Namespace.EVERYTHING) || namespaces.size() >= mostNamespaces) {
            return rest;
        }
        return another(namespace);
    }

    private synchronized Usage another(Namespace namespace) {
        return namespaces.size() < mostNamespaces
                ? namespaces.computeIfAbsent(namespace, name -> new Usage(name, null))
                : rest;
    }

    /** Makes room. To be called from time to time, less often than a request takes. */
    public synchronized void tidy() {
        settle();
        if (shapes.size() > mostShapes / 2) {
            takeOutQuiet(shapes.values().iterator());
        }
        if (namespaces.size() > mostNamespaces / 2) {
            takeOutQuiet(namespaces.values().iterator());
        }
    }

    private void takeOutQuiet(Iterator<Usage> each) {
        while (each.hasNext()) {
            Usage usage = each.next();
            if (usage.isQuiet()) {
                leaving.add(usage);
                each.remove();
            }
        }
    }

    /** An answer may have got in since under a row that was taken out: it stays until that is gone. */
    private void settle() {
        List<Usage> gone = new ArrayList<>();
        leaving.removeIf(usage -> usage.isQuiet() && gone.add(usage));
        for (Usage usage : gone) {
            heir(usage).absorb(usage);
        }
    }

    private Usage heir(Usage gone) {
        String shape = gone.shape();
        Usage again = shape == null ? namespaces.get(gone.namespace()) : shapes.get(shape);
        if (again != null) {
            return again;
        }
        return shape == null ? rest : of(gone.namespace());
    }

    /** Each row: of shapes, of what is left in each namespace, and of what is left of all. */
    public List<UsageFigures> shapes() {
        return summed(rows(), true);
    }

    /** The same by namespace. */
    public List<UsageFigures> namespaces() {
        return summed(rows(), false);
    }

    /** Everything together. */
    public UsageFigures total() {
        UsageFigures total = UsageFigures.none(Namespace.EVERYTHING, null);
        for (UsageFigures each : rows()) {
            total = total.plus(each);
        }
        return total;
    }

    private synchronized List<UsageFigures> rows() {
        List<Usage> all = new ArrayList<>(shapes.values());
        all.addAll(namespaces.values());
        all.addAll(leaving);
        all.add(rest);
        return all.stream().map(Usage::figures).toList();
    }

    private record Name(Namespace namespace, @Nullable String shape) {}

    private static List<UsageFigures> summed(List<UsageFigures> rows, boolean byShape) {
        Map<Name, UsageFigures> sums = new LinkedHashMap<>();
        for (UsageFigures row : rows) {
            Name name = new Name(row.namespace(), byShape ? row.shape() : null);
            UsageFigures before = sums.getOrDefault(name, UsageFigures.none(name.namespace(), name.shape()));
            sums.put(name, before.plus(row));
        }
        return List.copyOf(sums.values());
    }
}
