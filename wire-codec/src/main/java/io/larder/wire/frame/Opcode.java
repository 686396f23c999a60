package io.larder.wire.frame;

/** The operation codes that have a meaning here. Any other value is legal in a header and passes untouched. */
public final class Opcode {
    public static final int OP_REPLY = 1;
    public static final int OP_QUERY = 2004;
    public static final int OP_COMPRESSED = 2012;
    public static final int OP_MSG = 2013;

    private Opcode() {}
}
