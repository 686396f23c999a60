package io.larder.proxy.explain;

import io.larder.engine.entry.Entry;
import io.larder.engine.plan.Plan;
import io.larder.engine.policy.Level;
import io.larder.engine.policy.Policy;
import io.larder.engine.query.Query;
import io.larder.proxy.caching.ReadProspect;
import io.larder.proxy.limit.LimitProspect;
import io.larder.proxy.request.outlook.Prospect;
import java.util.Locale;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A prospect as a document: outcome and reason, plan, level, key, shape, entry, and what would invalidate it. */
public final class Explanation {
    private static final int MOST_IDS = 20;

    private final long nowNanos;

    /** @param nowNanos of the clock that entries are timed by */
    public Explanation(long nowNanos) {
        this.nowNanos = nowNanos;
    }

    public BsonDocument of(Prospect prospect) {
        Plan plan = prospect.plan();
        BsonDocument told = new BsonDocument(
                        "outcome", new BsonString(prospect.outcome().label()))
                .append("reason", new BsonString(prospect.reason()))
                .append("refusal", text(prospect.refusal()))
                .append(
                        "plan",
                        new BsonDocument("action", label(plan.action()))
                                .append("kind", label(plan.kind()))
                                .append("destination", label(plan.destination()))
                                .append("reason", new BsonString(plan.reason().label())));
        BsonArray limits = new BsonArray();
        prospect.limits().forEach(limit -> limits.add(limit(limit)));
        told.append("limits", limits);
        ReadProspect read = prospect.read();
        if (read == null) {
            return told;
        }
        told.append("hintsIgnored", new BsonInt32(read.badHints()));
        // What cannot be read has no collections that a stream could be asked for.
        if (read.query() != null || read.level() == Level.OFF) {
            told.append("level", level(read));
        }
        if (read.key() != null) {
            told.append(
                    "key",
                    new BsonDocument("hash", new BsonString(read.key().toString()))
                            .append("parts", read.key().describe()));
        }
        Query query = read.query();
        told.append(
                "shape",
                query == null ? BsonNull.VALUE : new BsonString(query.shape().text()));
        told.append("entry", read.entry() == null ? BsonNull.VALUE : entry(read.entry(), read));
        if (query != null) {
            told.append("invalidation", Invalidation.of(query, read.entry()));
        }
        return told;
    }

    private static BsonDocument limit(LimitProspect limit) {
        boolean unknown = limit.waitNanos() == Long.MAX_VALUE;
        return new BsonDocument("limit", new BsonString(limit.limit().setting()))
                .append("most", new BsonInt32(limit.most()))
                .append("taken", new BsonInt32(limit.taken()))
                .append("waiting", new BsonInt32(limit.waiting()))
                .append("outcome", new BsonString(limit.refused() ? "refused" : limit.passes() ? "passes" : "waits"))
                .append("waitSeconds", unknown ? BsonNull.VALUE : new BsonDouble(limit.waitNanos() / 1e9));
    }

    private static BsonDocument level(ReadProspect read) {
        boolean falls = read.level() != Level.OFF && read.level() != Level.TTL && !read.covered();
        Level inEffect = falls ? Level.TTL : read.level();
        return new BsonDocument("asked", label(read.level()))
                .append("inEffect", label(inEffect))
                .append("watched", BsonBoolean.valueOf(read.covered()))
                .append("ttlSeconds", seconds(inEffect == Level.TTL ? read.ttlAloneNanos() : read.ttlNanos()))
                .append("boundSeconds", inEffect == Level.BOUNDED ? seconds(read.boundNanos()) : BsonNull.VALUE);
    }

    private BsonDocument entry(Entry entry, ReadProspect read) {
        long age = nowNanos - entry.proof().sentNanos();
        boolean byAge = read.level() == Level.TTL || !entry.proof().isWatched();
        long ttl = byAge ? read.ttlAloneNanos() : read.ttlNanos();
        BsonDocument told = new BsonDocument("alive", BsonBoolean.valueOf(entry.isAlive()))
                .append("clusterTime", new BsonTimestamp(entry.proof().time()))
                .append("localNumber", new BsonInt64(entry.proof().number()))
                .append("watched", BsonBoolean.valueOf(entry.proof().isWatched()))
                .append("ageSeconds", new BsonDouble(age / 1e9))
                .append("idleSeconds", new BsonDouble((nowNanos - entry.lastHitNanos()) / 1e9))
                .append(
                        "ttlLeftSeconds",
                        ttl == Policy.NO_LIMIT ? BsonNull.VALUE : new BsonDouble(Math.max(0, ttl - age) / 1e9))
                .append("bytes", new BsonInt32(entry.weight()))
                .append("documents", new BsonInt32(entry.answer().documents()));
        BsonArray ids = entry.query().shape().precise() ? entry.answer().shownIds(MOST_IDS) : new BsonArray();
        return told.append("ids", ids);
    }

    private static BsonValue seconds(long nanos) {
        return nanos == Policy.NO_LIMIT ? BsonNull.VALUE : new BsonDouble(nanos / 1e9);
    }

    private static BsonValue text(@Nullable String text) {
        return text == null ? BsonNull.VALUE : new BsonString(text);
    }

    private static BsonString label(Enum<?> value) {
        return new BsonString(value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
