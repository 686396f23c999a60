package io.larder.proxy.request.error;

import org.bson.BsonDocument;

/** Larder answers this request itself, with an error. Carries no stack trace: clients can cause any number. */
public final class RefusedException extends Exception {
    private final int code;
    private final String codeName;
    private final boolean ofAnotherTenant;

    public RefusedException(ErrorCode code, String message) {
        this(code.number(), code.codeName(), message);
    }

    public RefusedException(int code, String codeName, String message) {
        this(code, codeName, message, false);
    }

    private RefusedException(int code, String codeName, String message, boolean ofAnotherTenant) {
        super(message, null, false, false);
        this.code = code;
        this.codeName = codeName;
        this.ofAnotherTenant = ofAnotherTenant;
    }

    /** It is about what another tenant has, to whom a new connection may be led. */
    public static RefusedException ofAnotherTenant(String message) {
        ErrorCode code = ErrorCode.UNAUTHORIZED;
        return new RefusedException(code.number(), code.codeName(), message, true);
    }

    public boolean isOfAnotherTenant() {
        return ofAnotherTenant;
    }

    /** As an error reply. */
    public BsonDocument toDocument() {
        return ErrorReplies.of(code, codeName, String.valueOf(getMessage()));
    }
}
