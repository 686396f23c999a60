package io.larder.proxy.request;

import org.bson.BsonDocument;

/** Larder answers this request itself, with an error. Carries no stack trace: clients can cause any number. */
final class RefusedException extends Exception {
    private final int code;
    private final String codeName;

    RefusedException(ErrorCode code, String message) {
        this(code.number(), code.codeName(), message);
    }

    RefusedException(int code, String codeName, String message) {
        super(message, null, false, false);
        this.code = code;
        this.codeName = codeName;
    }

    /** As an error reply. */
    BsonDocument toDocument() {
        return ErrorReplies.of(code, codeName, String.valueOf(getMessage()));
    }
}
