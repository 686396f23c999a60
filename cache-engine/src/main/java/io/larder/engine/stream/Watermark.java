package io.larder.engine.stream;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Up to which cluster time every change is known. Only what the stream itself hands out moves it: a token at a time proves
 * what is before that time, and so does an event; an empty batch of a replica set proves the token's time as well, because a
 * member reads each entry of its oplog whole.
 */
final class Watermark {
    private final boolean sharded;
    private final boolean tokenProvesItsTime;
    private final boolean openingCounts;
    private final boolean operationTimeProves;
    private @Nullable ResumeToken opening;
    private long time;

    Watermark(boolean sharded, Set<Flaw> flaws) {
        this.sharded = sharded;
        this.tokenProvesItsTime = flaws.contains(Flaw.TOKEN_PROVES_ITS_OWN_TIME);
        this.openingCounts = flaws.contains(Flaw.OPENING_TOKEN_COUNTS);
        this.operationTimeProves = flaws.contains(Flaw.OPERATION_TIME_PROVES);
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
        if (openingCounts && token != null) {
            raise(token.time());
        }
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

    /**
     * The token of a batch, not of the one that came with the cursor.
     *
     * @param operationTime what the reply says beside it, which proves nothing
     */
    void batch(ResumeToken token, boolean empty, long operationTime) {
        if (operationTimeProves) {
            raise(operationTime);
        }
        ResumeToken first = opening;
        if (first == null) {
            opening = token;
            return;
        }
        if (token.time() == 0 || !token.isPast(first)) {
            return;
        }
        raise((empty && !sharded) || tokenProvesItsTime ? token.time() : token.time() - 1);
    }

    private void raise(long proven) {
        if (Long.compareUnsigned(proven, time) > 0) {
            time = proven;
        }
    }
}
