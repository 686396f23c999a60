package io.larder.engine.stream;

import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;

/** What a server answers a stream, made by hand. Times are written as seconds and increment. */
final class Replies {
    static final long CURSOR = 77;

    private Replies() {}

    static long time(int seconds, int increment) {
        return new BsonTimestamp(seconds, increment).getValue();
    }

    /** A token as servers make them: a timestamp, then what orders it within that time. */
    static BsonDocument token(long time, String rest) {
        return new BsonDocument("_data", new BsonString(String.format("82%016X%s", time, rest)));
    }

    static BsonDocument highWaterMark(long time) {
        return token(time, "2B0229296E04");
    }

    static BsonDocument eventToken(long time, int index) {
        return token(time, String.format("2B042C01%02X296E5A", index));
    }

    static BsonDocument event(String type, long time, int index) {
        BsonDocument ns = new BsonDocument("db", new BsonString("shop")).append("coll", new BsonString("items"));
        return new BsonDocument("_id", eventToken(time, index))
                .append("operationType", new BsonString(type))
                .append("clusterTime", new BsonTimestamp(time))
                .append("ns", ns)
                .append("documentKey", new BsonDocument("_id", new BsonInt32(index)));
    }

    static BsonDocument invalidate(long time) {
        return new BsonDocument("_id", token(time, "2B042C0100AA"))
                .append("operationType", new BsonString("invalidate"))
                .append("clusterTime", new BsonTimestamp(time));
    }

    static BsonDocument opened(BsonDocument token, BsonDocument... events) {
        return batch("firstBatch", CURSOR, token, events);
    }

    static BsonDocument more(BsonDocument token, BsonDocument... events) {
        return batch("nextBatch", CURSOR, token, events);
    }

    static BsonDocument end(BsonDocument token, BsonDocument... events) {
        return batch("nextBatch", 0, token, events);
    }

    private static BsonDocument batch(String name, long cursor, BsonDocument token, BsonDocument... events) {
        BsonArray batch = new BsonArray();
        for (BsonDocument event : events) {
            batch.add(event);
        }
        BsonDocument body = new BsonDocument("id", new BsonInt64(cursor))
                .append("ns", new BsonString("shop.$cmd.aggregate"))
                .append(name, batch)
                .append("postBatchResumeToken", token);
        return new BsonDocument("cursor", body).append("ok", new BsonDouble(1));
    }

    static BsonDocument error(int code, String... labels) {
        BsonArray array = new BsonArray();
        for (String label : labels) {
            array.add(new BsonString(label));
        }
        return new BsonDocument("ok", new BsonDouble(0))
                .append("errmsg", new BsonString("no"))
                .append("code", new BsonInt32(code))
                .append("errorLabels", array);
    }
}
