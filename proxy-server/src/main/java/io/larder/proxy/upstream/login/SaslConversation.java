package io.larder.proxy.upstream.login;

/**
 * The client's part of one login. Payloads alternate: {@link #first()}, then {@link #next} for each that the server sends.
 * Deriving keys takes long; not for event loops.
 */
public interface SaslConversation {
    String mechanism();

    byte[] first() throws LoginFailedException;

    /** The answer to the server's payload; empty where nothing is left to say. */
    byte[] next(byte[] challenge) throws LoginFailedException;

    /** Whether the server, too, has proven what it must. */
    boolean isComplete();
}
