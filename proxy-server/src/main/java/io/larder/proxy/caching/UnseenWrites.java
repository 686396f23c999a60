package io.larder.proxy.caching;

import io.larder.wire.message.ReplyView;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one event loop that are upstream without the cache knowing of them, because nothing was kept when they were sent.
 * Where answers are to be kept after all, their end has to be waited for. Of some there is no end to see: a connection was lost, or
 * no reply asked for. What became of these may show later. On that loop.
 */
final class UnseenWrites {
    private final Witness ending = new Witness() {
        @Override
        public boolean reply(ReplyView reply) {
            ended();
            return true;
        }

        /** Also where no reply is due: nothing is asked behind such a write for a cache that may never be turned on. */
        @Override
        public void lost(boolean mayHaveRun) {
            if (mayHaveRun) {
                unknown = true;
                unknownNanos = clock.getAsLong();
            }
            ended();
        }
    };

    private final LongSupplier clock;
    private final long lastsNanos;
    private int inFlight;
    private boolean unknown;
    private long unknownNanos;
    private @Nullable Runnable whenNone;

    /** @param lastsNanos how long a write may still run of which nothing more is heard */
    UnseenWrites(LongSupplier clock, long lastsNanos) {
        this.clock = clock;
        this.lastsNanos = lastsNanos;
    }

    /** One is about to be sent. */
    Witness sent() {
        inFlight++;
        return ending;
    }

    /** Runs this when none is in flight any more, which may be now. No others come meanwhile. */
    void whenNone(Runnable then) {
        if (inFlight == 0) {
            then.run();
        } else {
            whenNone = then;
        }
    }

    /** Whether one may still run of which nobody will hear when it has. */
    boolean anyUnknown() {
        return unknown && clock.getAsLong() - unknownNanos < lastsNanos;
    }

    private void ended() {
        inFlight--;
        Runnable then = whenNone;
        if (inFlight == 0 && then != null) {
            whenNone = null;
            then.run();
        }
    }
}
