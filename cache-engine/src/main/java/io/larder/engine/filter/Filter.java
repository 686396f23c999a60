package io.larder.engine.filter;

import io.larder.engine.value.Value;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A filter, kept as the document that it is: there is one for each entry, and few of them are ever asked. What it means is
 * worked out when it is asked, and by {@link CompiledFilters} once for several times. Immutable.
 */
public final class Filter {
    /** In place of a path: the outcome may depend on any field. */
    public static final String WHOLE_DOCUMENT = "";

    /** This object, and the header and padding of its array. */
    private static final int FIXED_HEAP_BYTES = 24 + 16 + 7;

    private final byte[] document;
    private final boolean simpleCollation;

    private Filter(byte[] document, boolean simpleCollation) {
        this.document = document;
        this.simpleCollation = simpleCollation;
    }

    /**
     * The filter in these bytes, which it takes over.
     *
     * @param simpleCollation whether strings compare by their bytes; otherwise comparing them is cannot-tell
     */
    public static Filter of(byte[] document, boolean simpleCollation) {
        return new Filter(document, simpleCollation);
    }

    /** Never fails: what is not understood, or what a server would refuse, matches cannot-tell. */
    Condition compile() {
        return new FilterCompiler(simpleCollation).filter(asValue(), 0);
    }

    Value asValue() {
        return Value.document(Unpooled.wrappedBuffer(document), 0, document.length);
    }

    /** Whether the document at {@code offset} matches. */
    public Verdict matches(ByteBuf buf, int offset, int limit) {
        return compile().test(Value.document(buf, offset, limit));
    }

    /** The dotted paths that the outcome depends on; {@link #WHOLE_DOCUMENT} is among them if it may be any. Works them out. */
    public Set<String> fields() {
        Set<String> paths = new LinkedHashSet<>();
        compile().fields(paths::add);
        return Set.copyOf(paths);
    }

    /** What this keeps on the heap, its bytes included. */
    public int heapBytes() {
        return FIXED_HEAP_BYTES + document.length;
    }
}
