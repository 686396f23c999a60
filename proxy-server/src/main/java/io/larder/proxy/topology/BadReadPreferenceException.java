package io.larder.proxy.topology;

/** A {@code $readPreference} that a server would refuse too. */
public final class BadReadPreferenceException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private static final int BAD_VALUE = 2;
    private static final int FAILED_TO_PARSE = 9;
    private static final int TYPE_MISMATCH = 14;
    private static final int MAX_STALENESS_OUT_OF_RANGE = 160;

    private final int code;
    private final String codeName;

    private BadReadPreferenceException(int code, String codeName, String message) {
        super(message);
        this.code = code;
        this.codeName = codeName;
    }

    static BadReadPreferenceException badValue(String message) {
        return new BadReadPreferenceException(BAD_VALUE, "BadValue", message);
    }

    static BadReadPreferenceException missing(String message) {
        return new BadReadPreferenceException(FAILED_TO_PARSE, "FailedToParse", message);
    }

    static BadReadPreferenceException wrongType(String message) {
        return new BadReadPreferenceException(TYPE_MISMATCH, "TypeMismatch", message);
    }

    static BadReadPreferenceException staleness(String message) {
        return new BadReadPreferenceException(MAX_STALENESS_OUT_OF_RANGE, "MaxStalenessOutOfRange", message);
    }

    public int code() {
        return code;
    }

    public String codeName() {
        return codeName;
    }
}
