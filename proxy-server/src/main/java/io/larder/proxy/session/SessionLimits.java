package io.larder.proxy.session;

import java.time.Duration;

/**
 * How much is remembered.
 *
 * @param maxCursors beyond it the cursor that was not asked for longest is forgotten; its server keeps it until its own timeout
 * @param cursorIdle a cursor that nobody asks for this long is forgotten; zero is never
 */
public record SessionLimits(int maxCursors, Duration cursorIdle) {
    public static SessionLimits defaults() {
        return new SessionLimits(100_000, Duration.ofMinutes(10));
    }
}
