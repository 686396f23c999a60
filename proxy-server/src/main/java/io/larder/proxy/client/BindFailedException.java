package io.larder.proxy.client;

import io.larder.proxy.net.BindFailure;
import java.net.SocketAddress;

/** A listener could not be opened; the message names its address and why. */
public final class BindFailedException extends Exception {
    BindFailedException(SocketAddress address, Throwable cause) {
        super(BindFailure.message(address, cause), cause);
    }
}
