package io.larder.proxy.cli;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** What the admin API tells of the cache, for people. */
final class CacheOutput {
    private static final int MOST_REASONS = 10;
    private static final double MIB = 1 << 20;

    private final PrintWriter out;

    CacheOutput(PrintWriter out) {
        this.out = out;
    }

    void line(String line) {
        out.println(line);
    }

    void stats(BsonDocument stats) {
        format("up %s%n", duration(stats.getNumber("uptimeSeconds").doubleValue()));
        out.println();
        format("%-10s %12s %10s %10s%n", "requests", "count", "p50 ms", "p99 ms");
        stats.getDocument("requests").forEach((outcome, each) -> {
            BsonDocument measured = each.asDocument();
            format(
                    "  %-8s %12d %10.3f %10.3f%n",
                    outcome,
                    measured.getNumber("count").longValue(),
                    measured.getNumber("p50Millis").doubleValue(),
                    measured.getNumber("p99Millis").doubleValue());
        });
        reasons("sent around the cache", stats.getDocument("bypasses"));
        if (!stats.containsKey("cache")) {
            out.println();
            out.println("nothing is cached: every policy says off");
            return;
        }
        out.println();
        rate(stats.getArray("tenants"));
        cache(stats.getDocument("cache"));
    }

    /** The same figure as in the rows of `--by`, in the dashboard and in its alert. */
    private void rate(BsonArray tenants) {
        long hits = sum(tenants, "hits");
        long joined = sum(tenants, "joined");
        long lookups = hits + joined + sum(tenants, "misses");
        format(
                "hit rate %s: %d hits%s of %d lookups%n",
                lookups == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * (hits + joined) / lookups),
                hits,
                joined == 0 ? "" : " and " + joined + " answered with another's",
                lookups);
    }

    private static long sum(BsonArray tenants, String field) {
        return tenants.stream()
                .mapToLong(row -> number(row.asDocument(), field))
                .sum();
    }

    private void cache(BsonDocument cache) {
        format("cache: %d entries, %s%n", number(cache, "entries"), size(number(cache, "bytes")));
        format("  %-32s %12d%n", "answers kept", number(cache, "kept"));
        format("  %-32s %12d%n", "reads that waited for another's", number(cache, "joined"));
        BsonDocument drops = cache.getDocument("drops");
        format("  %-32s %12d%n", "dropped, known to be affected", number(drops, "precise"));
        format("  %-32s %12d%n", "dropped, could not be told", number(drops, "conservative"));
        reasons("looked up in vain", cache.getDocument("misses"));
        reasons("not kept", cache.getDocument("notKept"));
    }

    private void reasons(String title, BsonDocument counts) {
        if (counts.isEmpty()) {
            return;
        }
        out.println();
        out.println(title);
        counts.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, BsonValue> each) ->
                        -each.getValue().asNumber().longValue()))
                .limit(MOST_REASONS)
                .forEach(each -> format(
                        "  %-32s %12d%n",
                        each.getKey(), each.getValue().asNumber().longValue()));
    }

    void shapes(BsonArray shapes) {
        if (shapes.isEmpty()) {
            out.println("no entries");
            return;
        }
        format("%8s  %s%n", "entries", "shape");
        for (BsonValue each : shapes) {
            BsonDocument shape = each.asDocument();
            format(
                    "%8d  %s%n",
                    number(shape, "entries"), shape.getString("shape").getValue());
        }
    }

    void entries(BsonArray entries) {
        if (entries.isEmpty()) {
            out.println("no entries");
            return;
        }
        format("%-18s %10s %6s %8s %10s %10s  %s%n", "key", "bytes", "docs", "hits", "age", "idle", "shape");
        for (BsonValue each : entries) {
            BsonDocument entry = each.asDocument();
            format(
                    "%-18s %10d %6d %8d %10s %10s  %s%n",
                    entry.getString("key").getValue(),
                    number(entry, "bytes"),
                    number(entry, "documents"),
                    number(entry, "hits"),
                    duration(entry.getNumber("ageSeconds").doubleValue()),
                    duration(entry.getNumber("idleSeconds").doubleValue()),
                    entry.getString("shape").getValue());
        }
    }

    void evicted(BsonDocument answer) {
        long number = number(answer, "evicted");
        format("%d %s taken out%n", number, number == 1 ? "entry" : "entries");
    }

    private static long number(BsonDocument document, String field) {
        return document.getNumber(field).longValue();
    }

    static String size(long bytes) {
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / MIB);
    }

    static String duration(double seconds) {
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1fs", seconds);
        }
        long minutes = (long) seconds / 60;
        if (minutes < 60) {
            return minutes + "m" + (long) seconds % 60 + "s";
        }
        return minutes < 60 * 24
                ? minutes / 60 + "h" + minutes % 60 + "m"
                : minutes / 60 / 24 + "d" + minutes / 60 % 24 + "h";
    }

    private void format(String format, Object... arguments) {
        out.printf(Locale.ROOT, format, arguments);
    }
}
