package io.larder.embedded.command;

/** Thrown instead of an answer: the connection is closed and the client hears nothing more. */
public final class ConnectionCut extends RuntimeException {
    public ConnectionCut(String reason) {
        super(reason, null, false, false);
    }
}
