package io.larder.engine.filter;

import io.larder.engine.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Filters that were asked lately, compiled: changes ask the same ones again and again. A table of fixed size in which the
 * later takes the place of the earlier. Any number of threads may ask, and lose one another's work; what they find is
 * immutable, so that they need no lock.
 */
public final class CompiledFilters {
    private static final int SLOTS = 256;

    private record Compiled(Filter filter, Condition condition) {}

    private final @Nullable Compiled[] known = new Compiled[SLOTS];

    /** Whether the document matches. */
    public Verdict matches(Filter filter, Value document) {
        int slot = System.identityHashCode(filter) & (SLOTS - 1);
        Compiled here = known[slot];
        if (here == null || here.filter() != filter) {
            here = new Compiled(filter, filter.compile());
            known[slot] = here;
        }
        return here.condition().test(document);
    }
}
