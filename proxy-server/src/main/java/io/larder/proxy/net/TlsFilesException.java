package io.larder.proxy.net;

import org.jspecify.annotations.Nullable;

/** Certificates or keys that cannot be used; the message names the file and is meant for the person who configured it. */
public final class TlsFilesException extends Exception {
    private static final long serialVersionUID = 1;

    TlsFilesException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
