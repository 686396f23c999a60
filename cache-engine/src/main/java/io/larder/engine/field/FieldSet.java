package io.larder.engine.field;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Some fields of a document, or all of them. Paths are kept normalised: parts that only choose among the elements of an
 * array (numbers, {@code $}, {@code $[]} and {@code $[x]}) are dropped, so that {@code items.0.price} is {@code items.price}.
 */
public final class FieldSet {
    public static final FieldSet NONE = new FieldSet(false, Set.of());
    public static final FieldSet ALL = new FieldSet(true, Set.of());

    private final boolean all;
    private final Set<String> paths;

    private FieldSet(boolean all, Set<String> paths) {
        this.all = all;
        this.paths = paths;
    }

    /** The fields at these dotted paths. A path that is nothing but places in an array stands for the whole document. */
    public static FieldSet of(Collection<String> dotted) {
        Set<String> normalised = new LinkedHashSet<>();
        for (String path : dotted) {
            String kept = normalise(path);
            if (kept.isEmpty()) {
                return ALL;
            }
            normalised.add(kept);
        }
        return normalised.isEmpty() ? NONE : new FieldSet(false, Set.copyOf(normalised));
    }

    /**
     * The fields that are different after a write to these paths. A path with a number in it may make an array longer, and
     * then elements appear in which fields beside the written one are missing: so it counts as far as the array only.
     */
    public static FieldSet written(Collection<String> dotted) {
        return of(dotted.stream().map(FieldSet::upToNumber).toList());
    }

    public FieldSet and(FieldSet other) {
        if (all || other.all) {
            return ALL;
        }
        Set<String> both = new LinkedHashSet<>(paths);
        both.addAll(other.paths);
        return both.isEmpty() ? NONE : new FieldSet(false, Set.copyOf(both));
    }

    /** Whether a change of one of these fields may be seen through one of those: one path is a prefix of the other. */
    public boolean overlaps(FieldSet other) {
        if (isEmpty() || other.isEmpty()) {
            return false;
        }
        if (all || other.all) {
            return true;
        }
        for (String path : paths) {
            for (String others : other.paths) {
                if (isPrefix(path, others) || isPrefix(others, path)) {
                    return true;
                }
            }
        }
        return false;
    }

    public boolean isAll() {
        return all;
    }

    public boolean isEmpty() {
        return !all && paths.isEmpty();
    }

    /** The normalised paths; meaningless where this is all fields. */
    public Set<String> paths() {
        return paths;
    }

    /** How many bytes this takes on the heap, about. */
    public int heapBytes() {
        int bytes = 0;
        for (String path : paths) {
            bytes += 64 + path.length();
        }
        return bytes;
    }

    private static boolean isPrefix(String shorter, String longer) {
        return longer.startsWith(shorter)
                && (longer.length() == shorter.length() || longer.charAt(shorter.length()) == '.');
    }

    private static String normalise(String path) {
        StringBuilder kept = new StringBuilder(path.length());
        for (String part : path.split("\\.", -1)) {
            if (!choosesElement(part)) {
                if (!kept.isEmpty()) {
                    kept.append('.');
                }
                kept.append(part);
            }
        }
        return kept.toString();
    }

    private static String upToNumber(String path) {
        int start = 0;
        while (start <= path.length()) {
            int dot = path.indexOf('.', start);
            int end = dot < 0 ? path.length() : dot;
            if (isNumber(path.substring(start, end))) {
                return path.substring(0, Math.max(0, start - 1));
            }
            start = end + 1;
        }
        return path;
    }

    private static boolean choosesElement(String part) {
        boolean placeholder = part.equals("$") || (part.startsWith("$[") && part.endsWith("]"));
        return placeholder || isNumber(part);
    }

    private static boolean isNumber(String part) {
        return !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldSet set && all == set.all && paths.equals(set.paths);
    }

    @Override
    public int hashCode() {
        return paths.hashCode() * 31 + Boolean.hashCode(all);
    }

    @Override
    public String toString() {
        return all ? "all fields" : paths.toString();
    }
}
