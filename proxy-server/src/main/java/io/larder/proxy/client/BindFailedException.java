package io.larder.proxy.client;

/** A listener could not be opened; the message names its address and why. */
public final class BindFailedException extends Exception {
    BindFailedException(Object address, Throwable cause) {
        super("cannot listen on " + address + ": " + cause.getMessage(), cause);
    }
}
