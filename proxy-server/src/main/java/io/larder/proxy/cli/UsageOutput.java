package io.larder.proxy.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** What reads have come to, a line for each tenant, collection or shape. A function of what the admin API answers. */
final class UsageOutput {
    private UsageOutput() {}

    static List<String> lines(String by, BsonArray rows) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%10s %10s %10s %9s %10s %8s %10s %10s %10s  %s",
                "hits",
                "misses",
                "bypasses",
                "hit rate",
                "dropped",
                "MiB",
                "saved s",
                "hit p99",
                "up p99 ms",
                by));
        for (BsonValue each : rows) {
            lines.add(line(by, each.asDocument()));
        }
        return lines;
    }

    private static String line(String by, BsonDocument row) {
        BsonDocument drops = row.getDocument("invalidations");
        String rate = row.isNumber("hitRate")
                ? String.format(
                        Locale.ROOT, "%.1f %%", 100 * row.getNumber("hitRate").doubleValue())
                : "-";
        return String.format(
                Locale.ROOT,
                "%10d %10d %10d %9s %10d %8.1f %10.1f %10.3f %10.3f  %s",
                whole(row, "hits") + whole(row, "joined"),
                whole(row, "misses"),
                whole(row, "bypasses"),
                rate,
                whole(drops, "precise") + whole(drops, "conservative"),
                whole(row, "bytes") / (double) (1 << 20),
                row.getDocument("saved").getNumber("upstreamSeconds").doubleValue(),
                p99(row, "hitMillis"),
                p99(row, "upstreamMillis"),
                name(by, row));
    }

    private static String name(String by, BsonDocument row) {
        String tenant = row.getString("tenant").getValue();
        return switch (by) {
            case "tenant" -> tenant;
            case "namespace" -> tenant + " " + row.getString("namespace").getValue();
            default ->
                tenant + " " + row.getString("namespace").getValue() + " "
                        + row.getString("shape").getValue();
        };
    }

    private static double p99(BsonDocument row, String field) {
        return row.isDocument(field) ? row.getDocument(field).getNumber("p99").doubleValue() : 0;
    }

    private static long whole(BsonDocument document, String field) {
        return document.isNumber(field) ? document.getNumber(field).longValue() : 0;
    }
}
