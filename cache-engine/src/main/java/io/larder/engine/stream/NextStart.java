package io.larder.engine.stream;

import org.jspecify.annotations.Nullable;

/** Where the stream's next cursor begins: behind all that was read, or anew. */
final class NextStart {
    private StartPoint start = StartPoint.NOW;
    private boolean onlyFromNow;

    /**
     * Where it is. A cursor that goes on from nothing begins just before the newest time that is known, so that there is
     * something to be read at once which proves the first watermark. On an idle cluster that would take seconds otherwise.
     */
    StartPoint point(long newestTime) {
        return start.isNow() && !onlyFromNow && newestTime != 0 ? StartPoint.at(newestTime - 1) : start;
    }

    /**
     * A batch was taken in.
     *
     * @param token the newest of it, null where it has none
     * @param operationTime when the server looked; it counts only where there never was a token
     */
    void read(@Nullable ResumeToken token, long operationTime) {
        if (token != null) {
            start = StartPoint.after(token);
        } else if (start.isNow() && operationTime != 0) {
            start = StartPoint.at(operationTime);
        }
    }

    /** What was read is of no use any more. */
    void anew() {
        start = StartPoint.NOW;
    }

    /** Behind an end of what the stream is on. */
    void behindInvalidation(ResumeToken token) {
        start = StartPoint.afterInvalidation(token);
    }

    /** Whether what is a little before now cannot be read. */
    void onlyFromNow(boolean unreadable) {
        onlyFromNow = unreadable;
    }
}
