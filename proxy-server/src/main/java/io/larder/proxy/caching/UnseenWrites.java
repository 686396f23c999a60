package io.larder.proxy.caching;

import io.larder.wire.message.ReplyView;
import org.jspecify.annotations.Nullable;

/**
 * How many writes of one event loop are upstream without the cache knowing of them, because nothing was kept when they were sent.
 * Where answers are to be kept after all, their end has to be waited for. On that loop.
 */
final class UnseenWrites {
    private final Witness ending = new Witness() {
        @Override
        public boolean reply(ReplyView reply) {
            ended();
            return true;
        }

        @Override
        public void lost(boolean mayHaveRun) {
            ended();
        }
    };

    private int inFlight;
    private @Nullable Runnable whenNone;

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

    private void ended() {
        inFlight--;
        Runnable then = whenNone;
        if (inFlight == 0 && then != null) {
            whenNone = null;
            then.run();
        }
    }
}
