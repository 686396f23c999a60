package io.larder.embedded.request;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** When a command's maxTimeMS ends. */
public final class Deadline {
    private final InstantSource clock;
    private final @Nullable Instant end;

    private Deadline(InstantSource clock, @Nullable Instant end) {
        this.clock = clock;
        this.end = end;
    }

    public static Deadline none(InstantSource clock) {
        return new Deadline(clock, null);
    }

    /** Zero means no limit, as on the wire. */
    public static Deadline in(InstantSource clock, long maxTimeMillis) {
        return new Deadline(clock, maxTimeMillis == 0 ? null : clock.instant().plusMillis(maxTimeMillis));
    }

    public boolean isSet() {
        return end != null;
    }

    public @Nullable Instant end() {
        return end;
    }

    /** What is left, never negative; null where there is no limit. */
    public @Nullable Duration remaining() {
        if (end == null) {
            return null;
        }
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** As {@link #remaining}, but very much where there is no limit. */
    public long remainingMillis() {
        Duration left = remaining();
        return left == null ? Long.MAX_VALUE : left.toMillis();
    }

    public boolean hasPassed() {
        return end != null && !clock.instant().isBefore(end);
    }

    public void check() {
        if (hasPassed()) {
            throw expired();
        }
    }

    public static CommandFailure expired() {
        return new CommandFailure(ErrorCode.MAX_TIME_MS_EXPIRED, "operation exceeded time limit");
    }
}
