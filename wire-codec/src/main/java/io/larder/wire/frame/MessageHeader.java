package io.larder.wire.frame;

import io.larder.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;

/**
 * The sixteen bytes that begin every message: length of the whole message, request id, the id it responds to, opcode.
 * Read and written in place; {@code offset} is where the message begins in the buffer.
 */
public final class MessageHeader {
    public static final int LENGTH = 16;

    /** What a server announces as maxMessageSizeBytes, and refuses to exceed. */
    public static final int DEFAULT_MAX_MESSAGE_BYTES = 48_000_000;

    private static final int REQUEST_ID = 4;
    private static final int RESPONSE_TO = 8;
    private static final int OPCODE = 12;

    private MessageHeader() {}

    public static int messageLength(ByteBuf buf, int offset) {
        return buf.getIntLE(offset);
    }

    public static int requestId(ByteBuf buf, int offset) {
        return buf.getIntLE(offset + REQUEST_ID);
    }

    public static int responseTo(ByteBuf buf, int offset) {
        return buf.getIntLE(offset + RESPONSE_TO);
    }

    public static int opcode(ByteBuf buf, int offset) {
        return buf.getIntLE(offset + OPCODE);
    }

    public static void setMessageLength(ByteBuf buf, int offset, int length) {
        buf.setIntLE(offset, length);
    }

    public static void setRequestId(ByteBuf buf, int offset, int requestId) {
        buf.setIntLE(offset + REQUEST_ID, requestId);
    }

    public static void setResponseTo(ByteBuf buf, int offset, int responseTo) {
        buf.setIntLE(offset + RESPONSE_TO, responseTo);
    }

    /** Appends a header. The length is set by {@link #setMessageLength} once it is known. */
    public static void write(ByteBuf buf, int length, int requestId, int responseTo, int opcode) {
        buf.writeIntLE(length);
        buf.writeIntLE(requestId);
        buf.writeIntLE(responseTo);
        buf.writeIntLE(opcode);
    }

    /** The length of the message that begins at {@code offset}, refused before a byte of its body is awaited. */
    public static int checkedLength(ByteBuf buf, int offset, int maxMessageBytes) {
        int length = messageLength(buf, offset);
        if (length < LENGTH) {
            throw new MalformedMessageException("message length " + length + " is shorter than a header");
        }
        if (length > maxMessageBytes) {
            throw new MalformedMessageException(
                    "message length " + length + " is over the limit of " + maxMessageBytes + " bytes");
        }
        return length;
    }

    /** The length of a whole message that fills the readable bytes of the buffer. */
    public static int wholeLength(ByteBuf message) {
        int readable = message.readableBytes();
        if (readable < LENGTH) {
            throw new MalformedMessageException("message of " + readable + " bytes is shorter than a header");
        }
        int length = messageLength(message, message.readerIndex());
        if (length != readable) {
            throw new MalformedMessageException("message says " + length + " bytes but has " + readable);
        }
        return length;
    }
}
