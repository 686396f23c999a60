package io.larder.proxy.launch.route;

import io.larder.engine.cache.Cache;
import io.larder.engine.cache.Statistics;
import io.larder.engine.reason.Reason;
import io.larder.engine.tier.Tier;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;

/** What caches hold and have done, as the admin API tells it: of one tenant, or of several together. */
final class CacheFigures {
    private CacheFigures() {}

    /** What the cache holds and has done. */
    static BsonDocument of(Cache cache) {
        Statistics done = cache.statistics();
        BsonDocument left = new BsonDocument();
        for (Tier.Why why : Tier.Why.values()) {
            left.append(why.name().toLowerCase(Locale.ROOT).replace('_', '-'), new BsonInt64(done.left(why)));
        }
        return new BsonDocument("entries", new BsonInt64(cache.entries()))
                .append("bytes", new BsonInt64(cache.bytes()))
                .append("hits", new BsonInt64(done.hits()))
                .append("staleHits", new BsonInt64(done.staleHits()))
                .append("misses", byReason(done::misses))
                .append("kept", new BsonInt64(done.admitted()))
                .append("notKept", byReason(done::refused))
                .append("joined", new BsonInt64(done.joined()))
                .append(
                        "drops",
                        new BsonDocument("precise", new BsonInt64(done.droppedPrecisely()))
                                .append("conservative", new BsonInt64(done.droppedConservatively()))
                                .append("shapes", new BsonInt64(done.droppedGroups())))
                .append("left", left)
                .append(
                        "changes",
                        new BsonDocument("local", new BsonInt64(done.localChanges()))
                                .append("stream", new BsonInt64(done.toldChanges())))
                .append("unknownWrites", new BsonInt32(cache.unknownWrites()))
                .append("streams", BsonBoolean.valueOf(cache.hasStreams()))
                .append("watermark", new BsonTimestamp(cache.watermark()));
    }

    private static BsonDocument byReason(ToLongFunction<Reason> count) {
        BsonDocument counts = new BsonDocument();
        for (Reason reason : Reason.values()) {
            long value = count.applyAsLong(reason);
            if (value > 0) {
                counts.append(reason.label(), new BsonInt64(value));
            }
        }
        return counts;
    }

    /** Counts are added up; of watermarks it is the one furthest behind, and streams are said to be there if all are. */
    static BsonDocument sum(List<BsonDocument> figures) {
        return figures.stream().reduce(CacheFigures::together).orElseGet(BsonDocument::new);
    }

    private static BsonDocument together(BsonDocument one, BsonDocument other) {
        BsonDocument both = one.clone();
        for (Map.Entry<String, BsonValue> each : other.entrySet()) {
            BsonValue known = both.get(each.getKey());
            both.put(each.getKey(), known == null ? each.getValue() : together(known, each.getValue()));
        }
        return both;
    }

    private static BsonValue together(BsonValue one, BsonValue other) {
        if (one.isDocument()) {
            return together(one.asDocument(), other.asDocument());
        }
        if (one.isBoolean()) {
            return BsonBoolean.valueOf(
                    one.asBoolean().getValue() && other.asBoolean().getValue());
        }
        if (one.isTimestamp()) {
            return one.asTimestamp().compareTo(other.asTimestamp()) <= 0 ? one : other;
        }
        return new BsonInt64(one.asNumber().longValue() + other.asNumber().longValue());
    }
}
