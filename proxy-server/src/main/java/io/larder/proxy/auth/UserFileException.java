package io.larder.proxy.auth;

/** The user file cannot be read or written. The message names file and place, and says what was expected. */
public final class UserFileException extends Exception {
    UserFileException(String message, Throwable cause) {
        super(message, cause);
    }

    UserFileException(String message) {
        super(message);
    }
}
