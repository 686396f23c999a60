package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;

/**
 * The place of a write in the order of all writes: cluster time (seconds in the upper half, increment in the lower) and
 * the term of the primary that made it. Cluster time alone orders: a new term always begins with a later time.
 */
public record OpTime(long timestamp, long term) implements Comparable<OpTime> {
    public static final OpTime NONE = new OpTime(0, -1);

    public BsonTimestamp toBson() {
        return new BsonTimestamp(timestamp);
    }

    public Document toDocument() {
        return new Document("ts", toBson()).append("t", term);
    }

    public int seconds() {
        return (int) (timestamp >>> 32);
    }

    @Override
    public int compareTo(OpTime other) {
        int byTime = Long.compareUnsigned(timestamp, other.timestamp);
        return byTime != 0 ? byTime : Long.compare(term, other.term);
    }

    public boolean isAtOrAfter(OpTime other) {
        return compareTo(other) >= 0;
    }
}
