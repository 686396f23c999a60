package io.larder.proxy.launch.route;

import io.larder.engine.name.Namespace;
import io.larder.engine.reason.Reason;
import io.larder.engine.usage.Measured;
import io.larder.engine.usage.UsageFigures;
import java.util.Map;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What reads have come to, as the admin API tells it: one form for tenants, namespaces and shapes. */
final class UsageJson {
    private static final String REST = "(other)";
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private UsageJson() {}

    static BsonDocument ofTenant(String tenant, UsageFigures figures) {
        return counts(new BsonDocument("tenant", new BsonString(tenant)), figures);
    }

    static BsonDocument ofNamespace(String tenant, UsageFigures figures) {
        return counts(named(tenant, figures), figures);
    }

    static BsonDocument ofShape(String tenant, UsageFigures figures) {
        String shape = figures.shape();
        return counts(named(tenant, figures).append("shape", new BsonString(shape == null ? REST : shape)), figures);
    }

    private static BsonDocument named(String tenant, UsageFigures figures) {
        boolean known = !figures.namespace().equals(Namespace.EVERYTHING);
        return new BsonDocument("tenant", new BsonString(tenant))
                .append("namespace", new BsonString(known ? figures.namespace().toString() : REST));
    }

    private static BsonDocument counts(BsonDocument row, UsageFigures figures) {
        return row.append("hits", new BsonInt64(figures.hits().count()))
                .append("joined", new BsonInt64(figures.joined()))
                .append("misses", new BsonInt64(figures.misses()))
                .append("bypasses", new BsonInt64(figures.bypasses()))
                .append("reasons", reasons(figures.reasons()))
                .append("hitRate", hitRate(figures))
                .append(
                        "invalidations",
                        new BsonDocument("precise", new BsonInt64(figures.precise()))
                                .append("conservative", new BsonInt64(figures.conservative())))
                .append("entries", new BsonInt64(figures.entries()))
                .append("bytes", new BsonInt64(figures.bytes()))
                .append("saved", saved(figures.savedRequests(), figures.savedNanos()))
                .append("hitMillis", percentiles(figures.hits()))
                .append("upstreamMillis", percentiles(figures.upstream()));
    }

    static BsonDocument saved(long requests, long nanos) {
        return new BsonDocument("requests", new BsonInt64(requests))
                .append("upstreamSeconds", new BsonDouble(nanos / NANOS_PER_SECOND));
    }

    private static BsonDocument reasons(Map<Reason, Long> reasons) {
        BsonDocument counts = new BsonDocument();
        new TreeMap<>(reasons).forEach((why, number) -> counts.append(why.label(), new BsonInt64(number)));
        return counts;
    }

    /** Of the reads that were looked up; null where there were none. */
    private static BsonValue hitRate(UsageFigures figures) {
        long looked = figures.savedRequests() + figures.misses();
        return looked == 0 ? BsonNull.VALUE : new BsonDouble((double) figures.savedRequests() / looked);
    }

    private static BsonDocument percentiles(Measured measured) {
        return new BsonDocument("p50", millis(measured, 0.5))
                .append("p90", millis(measured, 0.9))
                .append("p99", millis(measured, 0.99));
    }

    private static BsonDouble millis(Measured measured, double share) {
        return new BsonDouble(measured.percentileNanos(share) / NANOS_PER_MILLI);
    }
}
