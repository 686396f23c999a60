package io.larder.proxy.admin;

/** A request that cannot be understood; the message says what was expected. */
public final class BadRequestException extends Exception {
    public BadRequestException(String message) {
        super(message);
    }
}
