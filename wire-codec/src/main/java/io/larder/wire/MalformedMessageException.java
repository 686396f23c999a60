package io.larder.wire;

/**
 * The peer sent bytes that are no message. Thrown where the bytes are read, before anything out of bounds is touched.
 *
 * <p>It carries no stack trace: any client can cause any number of them, and the reason says what was wrong.
 */
public final class MalformedMessageException extends RuntimeException {
    public MalformedMessageException(String reason) {
        super(reason, null, false, false);
    }
}
