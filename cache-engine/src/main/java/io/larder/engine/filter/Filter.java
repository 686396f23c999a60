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

    private static final int OBJECT_BYTES = 32;
    /** The header and padding of an array. */
    private static final int ARRAY_BYTES = 16 + 7;

    private final byte[] bytes;
    private final int offset;
    private final int length;
    private final boolean simpleCollation;

    private Filter(byte[] bytes, int offset, int length, boolean simpleCollation) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
        this.simpleCollation = simpleCollation;
    }

    /**
     * The filter in these bytes, which it takes over.
     *
     * @param simpleCollation whether strings compare by their bytes; otherwise comparing them is cannot-tell
     */
    public static Filter of(byte[] document, boolean simpleCollation) {
        return new Filter(document, 0, document.length, simpleCollation);
    }

    /** The same among bytes that somebody else keeps anyway; they are never written to. */
    public static Filter within(byte[] bytes, int offset, int length, boolean simpleCollation) {
        return new Filter(bytes, offset, length, simpleCollation);
    }

    /** Never fails: what is not understood, or what a server would refuse, matches cannot-tell. */
    Condition compile() {
        return new FilterCompiler(simpleCollation).filter(asValue(), 0);
    }

    /** The document itself. */
    public Value asValue() {
        return Value.document(Unpooled.wrappedBuffer(bytes), offset, offset + length);
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

    /** What this keeps on the heap, the bytes included, though they may be kept anyway. */
    public int heapBytes() {
        return OBJECT_BYTES + ARRAY_BYTES + bytes.length;
    }

    /** What this keeps on the heap beside bytes that somebody else keeps. */
    public int ownHeapBytes() {
        return length == bytes.length ? heapBytes() : OBJECT_BYTES;
    }
}
