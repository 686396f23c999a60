package io.larder.proxy.cursor;

/** A request that has to do with a cursor is answered with this error. Carries no stack trace: clients can cause any number. */
public final class CursorRefusedException extends Exception {
    private static final int BAD_VALUE = 2;
    private static final int UNAUTHORIZED = 13;
    private static final int TYPE_MISMATCH = 14;
    private static final int CURSOR_NOT_FOUND = 43;

    private final int code;
    private final String codeName;

    private CursorRefusedException(int code, String codeName, String message) {
        super(message, null, false, false);
        this.code = code;
        this.codeName = codeName;
    }

    static CursorRefusedException badValue(String message) {
        return new CursorRefusedException(BAD_VALUE, "BadValue", message);
    }

    static CursorRefusedException typeMismatch(String message) {
        return new CursorRefusedException(TYPE_MISMATCH, "TypeMismatch", message);
    }

    static CursorRefusedException unauthorized(String message) {
        return new CursorRefusedException(UNAUTHORIZED, "Unauthorized", message);
    }

    static CursorRefusedException notFound(long id) {
        return new CursorRefusedException(CURSOR_NOT_FOUND, "CursorNotFound", "cursor id " + id + " not found");
    }

    /** One of the errors that servers know by their number only. */
    static CursorRefusedException numbered(int code, String message) {
        return new CursorRefusedException(code, "Location" + code, message);
    }

    public int code() {
        return code;
    }

    public String codeName() {
        return codeName;
    }
}
