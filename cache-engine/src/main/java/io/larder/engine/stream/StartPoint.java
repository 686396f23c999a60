package io.larder.engine.stream;

import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * Where a cursor begins.
 *
 * @param option what $changeStream calls it; null for now
 */
record StartPoint(@Nullable String option, @Nullable ResumeToken token, long time) {
    static final StartPoint NOW = new StartPoint(null, null, 0);

    static StartPoint after(ResumeToken token) {
        return new StartPoint("resumeAfter", token, 0);
    }

    /** The one way past an invalidation. */
    static StartPoint afterInvalidation(ResumeToken token) {
        return new StartPoint("startAfter", token, 0);
    }

    /** Where a server gave no token: everything from this time on, the time itself included. */
    static StartPoint at(long time) {
        return new StartPoint("startAtOperationTime", null, time);
    }

    /** Whether what was seen before goes on there without a gap. */
    boolean isNow() {
        return option == null;
    }

    void appendTo(BsonDocument changeStream) {
        if (option != null) {
            changeStream.append(option, token == null ? new BsonTimestamp(time) : token.document());
        }
    }
}
