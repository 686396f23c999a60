package io.larder.engine.filter;

import io.larder.engine.value.Value;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashSet;
import java.util.Set;

/** A compiled filter. Immutable; it keeps bytes of the buffer it was compiled from, which must outlive it. */
public final class Filter {
    /** In place of a path: the outcome may depend on any field. */
    public static final String WHOLE_DOCUMENT = "";

    private final Condition condition;
    private final Set<String> fields;
    private final int heapBytes;

    private Filter(Condition condition, int heapBytes) {
        this.condition = condition;
        this.heapBytes = heapBytes;
        Set<String> paths = new LinkedHashSet<>();
        condition.fields(paths::add);
        this.fields = Set.copyOf(paths);
    }

    /**
     * Compiles the filter document at {@code offset}. Never fails: what is not understood, or what a server would refuse,
     * matches cannot-tell.
     *
     * @param simpleCollation whether strings compare by their bytes; otherwise comparing them is cannot-tell
     */
    public static Filter compile(ByteBuf buf, int offset, int limit, boolean simpleCollation) {
        Value document = Value.document(buf, offset, limit);
        Condition condition = new FilterCompiler(simpleCollation).filter(document, 0);
        return new Filter(condition, FilterWeight.of(document));
    }

    /** Whether the document at {@code offset} matches. */
    public Verdict matches(ByteBuf buf, int offset, int limit) {
        return condition.test(Value.document(buf, offset, limit));
    }

    /** The dotted paths that the outcome depends on; {@link #WHOLE_DOCUMENT} is among them if it may be any. */
    public Set<String> fields() {
        return fields;
    }

    /** About what this keeps on the heap, the bytes it was compiled from included. */
    public int heapBytes() {
        return heapBytes;
    }
}
