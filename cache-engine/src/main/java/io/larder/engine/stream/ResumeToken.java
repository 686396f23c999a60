package io.larder.engine.stream;

import org.bson.BsonDocument;

/**
 * A place in a change stream, as the server names it: handed back as it came. Its data is an ordered string in hex, which
 * begins with a cluster time wherever the format is known.
 *
 * @param time the cluster time in it, 0 if it cannot be told
 */
record ResumeToken(BsonDocument document, String data, long time) {
    /** What stands before a timestamp in such strings. */
    private static final String TIMESTAMP = "82";

    private static final int TIMESTAMP_DIGITS = 16;

    static ResumeToken of(BsonDocument document) {
        boolean textual = document.containsKey("_data") && document.get("_data").isString();
        String data = textual ? document.getString("_data").getValue() : "";
        return new ResumeToken(document, data, time(data));
    }

    private static long time(String data) {
        int end = TIMESTAMP.length() + TIMESTAMP_DIGITS;
        if (!data.startsWith(TIMESTAMP) || data.length() < end) {
            return 0;
        }
        try {
            return Long.parseUnsignedLong(data, TIMESTAMP.length(), end, 16);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Whether the stream has moved from that place to this one. What cannot be compared has not. */
    boolean isPast(ResumeToken other) {
        return data.compareTo(other.data) > 0;
    }
}
