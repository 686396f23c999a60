package io.larder.config.value;

/** A text is not what it should be. The reason says what was expected and never quotes a secret. */
public final class Unreadable extends Exception {
    private final String reason;

    public Unreadable(String reason) {
        super(reason);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
