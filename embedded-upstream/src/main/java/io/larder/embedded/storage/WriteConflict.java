package io.larder.embedded.storage;

/**
 * Thrown by a {@link WriteGuard}: an open transaction stands in the way. A transaction fails with it at once, a plain write
 * waits and tries again. Carries no stack trace, as it is ordinary.
 */
public final class WriteConflict extends RuntimeException {
    public WriteConflict() {
        super("write conflict", null, false, false);
    }
}
