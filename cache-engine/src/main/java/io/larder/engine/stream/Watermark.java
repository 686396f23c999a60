package io.larder.engine.stream;

import org.jspecify.annotations.Nullable;

/**
 * Up to which cluster time every change is known. Only what the stream itself hands out moves it: a token at a time proves
 * what is before that time, and so does an event; an empty batch of a replica set proves the token's time as well, because a
 * member reads each entry of its oplog whole.
 */
final class Watermark {
    private final boolean sharded;
    private @Nullable ResumeToken opening;
    private long time;

    Watermark(boolean sharded) {
        this.sharded = sharded;
    }

    /** 0 while there is none. */
    long time() {
        return time;
    }

    /**
     * A cursor was opened. Its first token is no proof: the server makes it up from its clock, and a resumed cursor repeats
     * what it was given before it has found the place.
     */
    void opened(@Nullable ResumeToken token) {
        opening = token;
    }

    void forget() {
        time = 0;
    }

    /** Others may share its time and come after the batch. */
    void event(long eventTime) {
        if (eventTime != 0) {
            raise(eventTime - 1);
        }
    }

    /** The token of a batch, not of the one that came with the cursor. */
    void batch(ResumeToken token, boolean empty) {
        ResumeToken first = opening;
        if (first == null) {
            opening = token;
            return;
        }
        if (token.time() == 0 || !token.isPast(first)) {
            return;
        }
        raise(empty && !sharded ? token.time() : token.time() - 1);
    }

    private void raise(long proven) {
        if (Long.compareUnsigned(proven, time) > 0) {
            time = proven;
        }
    }
}
