package io.larder.proxy.launch.config;

/** The proxy cannot start, for a reason that its operator can mend. The message is one line and holds no secret. */
public final class CannotStart extends Exception {
    /** What has to be mended. */
    public enum Cause {
        CONFIGURATION,
        LISTENER
    }

    private final Cause cause;

    public CannotStart(Cause cause, String message) {
        super(message);
        this.cause = cause;
    }

    public Cause cause() {
        return cause;
    }
}
