package io.larder.wire.message;

/** The flag bits and section kinds of OP_MSG. */
public final class OpMsg {
    /** A CRC-32C of the whole message follows the last section. */
    public static final int CHECKSUM_PRESENT = 1;

    /** Another message follows without being asked for: no reply to a request, or one more reply. */
    public static final int MORE_TO_COME = 1 << 1;

    /** The client takes several replies to this request. */
    public static final int EXHAUST_ALLOWED = 1 << 16;

    public static final byte KIND_BODY = 0;
    public static final byte KIND_SEQUENCE = 1;

    /** Bits 0 to 15 must be understood by the receiver, bits 16 to 31 need not be. */
    static final int UNKNOWN_REQUIRED_BITS = 0xFFFF & ~(CHECKSUM_PRESENT | MORE_TO_COME);

    private OpMsg() {}
}
