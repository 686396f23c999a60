package io.larder.engine.stream;

/** How long to wait before the next attempt. Told the time by its caller. */
final class BackOff {
    private static final int MOST_DOUBLINGS = 20;

    private final StreamSettings settings;
    private int failures;
    private boolean pausing;
    private boolean refused;
    private long untilNanos;

    BackOff(StreamSettings settings) {
        this.settings = settings;
    }

    long remainingNanos(long now) {
        return pausing ? Math.max(0, untilNanos - now) : 0;
    }

    void failed(long now) {
        long first = settings.firstBackOff().toNanos();
        long pause = Math.min(
                first << Math.min(failures, MOST_DOUBLINGS),
                settings.longestBackOff().toNanos());
        failures++;
        refused = false;
        pause(now, pause);
    }

    void refused(long now) {
        refused = true;
        pause(now, settings.refusedPause().toNanos());
    }

    private void pause(long now, long nanos) {
        pausing = true;
        untilNanos = now + nanos;
    }

    /** An attempt that may be made at once. */
    void end() {
        pausing = false;
    }

    /** What attempts have failed for is over; a refusal is not. */
    void beginAnew() {
        if (!refused) {
            failures = 0;
            pausing = false;
        }
    }

    void succeeded() {
        failures = 0;
    }
}
