package io.larder.proxy.client;

/**
 * Whether a connection on which nothing moves has to end. What moves is noted without a look at the clock: a sweep from time
 * to time has one.
 */
final class Standstill {
    /** Why a connection has to end. */
    enum Verdict {
        GOES_ON,
        /** The rest of a large request does not come, and others may wait for its memory. */
        REQUEST_STOPPED,
        /** The client does not take what was written for it, and what that holds is wanted by others. */
        REPLIES_NOT_TAKEN,
        IDLE
    }

    /** Of a large request, the rest has to come within this time of what came last. */
    static final long STOPPED_NANOS = 30_000_000_000L;

    /** Longer than any pause of a program that means to go on; what is unread holds memory and an upstream connection. */
    static final long NOT_TAKEN_NANOS = 300_000_000_000L;

    private boolean moved;
    private long seenAtNanos;
    private long unsentBefore;

    Standstill(long nowNanos) {
        seenAtNanos = nowNanos;
    }

    /** Something came, or the client takes bytes again. */
    void note() {
        moved = true;
    }

    /**
     * The verdict of a sweep.
     *
     * @param unsentBytes what is written and has not gone out; that it becomes less is movement too
     * @param inPart whether a large request has come in part
     * @param awaited whether the client waits for an answer, and is not what keeps it
     * @param idleNanos how long a connection may rest; 0 is for ever
     */
    Verdict judge(long nowNanos, long unsentBytes, boolean inPart, boolean awaited, long idleNanos) {
        if (moved || unsentBytes != unsentBefore) {
            moved = false;
            unsentBefore = unsentBytes;
            seenAtNanos = nowNanos;
        }
        long still = nowNanos - seenAtNanos;
        if (inPart && still > STOPPED_NANOS) {
            return Verdict.REQUEST_STOPPED;
        }
        if (unsentBytes > 0 && still > NOT_TAKEN_NANOS) {
            return Verdict.REPLIES_NOT_TAKEN;
        }
        return idleNanos > 0 && still > idleNanos && !awaited ? Verdict.IDLE : Verdict.GOES_ON;
    }
}
