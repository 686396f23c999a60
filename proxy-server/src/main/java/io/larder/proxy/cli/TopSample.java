package io.larder.proxy.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a running Larder had counted at one moment. Immutable.
 *
 * @param seconds since it was started, by which rates are taken
 * @param answered lookups answered from memory, or with what another's same read brought
 * @param missed lookups in vain; with these the hit rate is the one that is told everywhere
 * @param streams the worst of each tenant; none is told where a Larder tells no tenants
 */
record TopSample(
        double seconds,
        Map<String, Outcome> outcomes,
        Map<String, Long> bypasses,
        long answered,
        long missed,
        long entries,
        long bytes,
        List<Stream> streams,
        List<Shape> shapes) {
    TopSample {
        streams = List.copyOf(streams);
        outcomes = new LinkedHashMap<>(outcomes);
        shapes = List.copyOf(shapes);
    }

    record Outcome(long count, double p50Millis, double p99Millis) {
        static final Outcome NONE = new Outcome(0, 0, 0);
    }

    /**
     * The change stream of a tenant.
     *
     * @param state null where there is no stream
     * @param ageSeconds negative where nothing was heard of it
     */
    record Stream(
            String tenant, @Nullable String state, @Nullable String fallenBack, double ageSeconds, long lagSeconds) {
        /** What an operator has to hear of comes first. */
        static final Comparator<Stream> WORST_FIRST = Comparator.comparing(Stream::isLive)
                .thenComparing(Comparator.comparingDouble(Stream::ageSeconds).reversed());

        private boolean isLive() {
            return "live".equals(state);
        }
    }

    record Shape(String name, String shape, long hits, long misses, long drops) {}

    /**
     * From what the admin API answers.
     *
     * @param atSeconds when it did
     */
    static TopSample of(double atSeconds, BsonDocument stats, List<BsonDocument> shapes) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        stats.getDocument("requests").forEach((name, each) -> {
            BsonDocument measured = each.asDocument();
            outcomes.put(
                    name,
                    new Outcome(
                            whole(measured, "count"),
                            measured.getNumber("p50Millis").doubleValue(),
                            measured.getNumber("p99Millis").doubleValue()));
        });
        Map<String, Long> bypasses = new LinkedHashMap<>();
        stats.getDocument("bypasses")
                .forEach((name, count) -> bypasses.put(name, count.asNumber().longValue()));
        BsonDocument cache = stats.getDocument("cache", new BsonDocument());
        Map<String, Shape> byName = new LinkedHashMap<>();
        for (BsonDocument answer : shapes) {
            for (BsonValue row : answer.getArray("shapes")) {
                Shape shape = shape(row.asDocument());
                byName.put(shape.name(), shape);
            }
        }
        return new TopSample(
                atSeconds,
                outcomes,
                bypasses,
                sum(stats, "hits") + sum(stats, "joined"),
                sum(stats, "misses"),
                whole(cache, "entries"),
                whole(cache, "bytes"),
                streams(stats),
                new ArrayList<>(byName.values()));
    }

    private static long sum(BsonDocument stats, String field) {
        return stats.getArray("tenants", new BsonArray()).stream()
                .mapToLong(row -> whole(row.asDocument(), field))
                .sum();
    }

    private static List<Stream> streams(BsonDocument stats) {
        List<Stream> streams = new ArrayList<>();
        for (BsonValue each : stats.getArray("tenants", new BsonArray())) {
            BsonDocument tenant = each.asDocument();
            String name = tenant.getString("tenant").getValue();
            streams.add(
                    tenant.isDocument("stream")
                            ? stream(name, tenant.getDocument("stream"))
                            : new Stream(name, null, null, -1, 0));
        }
        return streams;
    }

    private static Stream stream(String tenant, BsonDocument stream) {
        return new Stream(
                tenant,
                stream.getString("state").getValue(),
                stream.isString("fallenBack") ? stream.getString("fallenBack").getValue() : null,
                stream.isNumber("ageSeconds") ? stream.getNumber("ageSeconds").doubleValue() : -1,
                whole(stream, "lagSeconds"));
    }

    private static Shape shape(BsonDocument row) {
        String tenant = row.getString("tenant").getValue();
        String namespace = row.getString("namespace").getValue();
        String shape = row.getString("shape").getValue();
        BsonDocument drops = row.getDocument("invalidations");
        return new Shape(
                tenant + "/" + namespace + "/" + shape,
                shape.startsWith("(") ? namespace + " " + shape : shape,
                whole(row, "hits") + whole(row, "joined"),
                whole(row, "misses"),
                whole(drops, "precise") + whole(drops, "conservative"));
    }

    private static long whole(BsonDocument document, String field) {
        return document.isNumber(field) ? document.getNumber(field).longValue() : 0;
    }

    Outcome outcome(String name) {
        return outcomes.getOrDefault(name, Outcome.NONE);
    }

    /** The shape of this name as it was then; nothing of it if it was not among those that were told. */
    Shape shape(String name) {
        return shapes.stream()
                .filter(shape -> shape.name().equals(name))
                .findFirst()
                .orElse(new Shape(name, name, 0, 0, 0));
    }
}
