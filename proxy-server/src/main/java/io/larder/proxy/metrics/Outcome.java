package io.larder.proxy.metrics;

import java.util.Locale;

/** How a request was answered. */
public enum Outcome {
    /** From memory. */
    HIT,
    /** With what the same read of another client brought. */
    JOINED,
    /** From upstream, and the answer was to be kept. */
    MISS,
    /** From upstream, as it came. */
    FORWARD,
    /** From upstream, a write. */
    WRITE,
    /** By Larder itself: hello, pings, errors of its own. */
    LOCAL,
    /** With an error, because it was over a limit. */
    REFUSED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As metrics and logs name it. */
    public String label() {
        return label;
    }
}
