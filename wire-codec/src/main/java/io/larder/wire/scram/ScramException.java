package io.larder.wire.scram;

/** The other side failed the exchange, or broke its rules. The message never holds a secret. */
public final class ScramException extends Exception {
    public ScramException(String message) {
        super(message);
    }
}
