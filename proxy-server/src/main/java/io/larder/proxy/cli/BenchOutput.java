package io.larder.proxy.cli;

import io.larder.proxy.bench.Load;
import io.larder.proxy.bench.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** What a benchmark measured, for people and for scripts. Functions of the measurements alone. */
final class BenchOutput {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final JsonWriterSettings INDENTED = JsonWriterSettings.builder()
            .outputMode(JsonMode.RELAXED)
            .indent(true)
            .build();

    /** One connection string, without its password, and what came of it. */
    record Row(String uri, Measurement measured) {}

    private BenchOutput() {}

    static List<String> lines(List<Row> rows) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%-8s %12s %10s %10s %10s %10s %10s",
                "",
                "per second",
                "p50 ms",
                "p90 ms",
                "p99 ms",
                "max ms",
                "failed"));
        for (Row row : rows) {
            lines.add(row.uri());
            Measurement measured = row.measured();
            lines.add(line("reads", measured.reads(), measured.seconds()));
            if (measured.writes().getTotalCount() > 0) {
                lines.add(line("writes", measured.writes(), measured.seconds()));
            }
            lines.add(line("all", measured.all(), measured.seconds())
                    + String.format(Locale.ROOT, " %10d", measured.failures()));
            if (!measured.firstFailure().isEmpty()) {
                lines.add("  failed first: " + measured.firstFailure());
            }
        }
        if (rows.size() == 2) {
            lines.add("second to first");
            lines.add(ratios("reads", rows, Measurement::reads));
            if (rows.get(0).measured().writes().getTotalCount() > 0) {
                lines.add(ratios("writes", rows, Measurement::writes));
            }
            lines.add(ratios("all", rows, Measurement::all));
        }
        return lines;
    }

    private static String line(String name, Histogram taken, double seconds) {
        return String.format(
                Locale.ROOT,
                "  %-6s %12.1f %10.3f %10.3f %10.3f %10.3f",
                name,
                taken.getTotalCount() / seconds,
                millis(taken, 50),
                millis(taken, 90),
                millis(taken, 99),
                millis(taken, 100));
    }

    private interface Of {
        Histogram of(Measurement measured);
    }

    private static String ratios(String name, List<Row> rows, Of which) {
        Histogram first = which.of(rows.get(0).measured());
        Histogram second = which.of(rows.get(1).measured());
        double rates = ratio(
                second.getTotalCount() / rows.get(1).measured().seconds(),
                first.getTotalCount() / rows.get(0).measured().seconds());
        return String.format(
                Locale.ROOT,
                "  %-6s %11.2fx %9.2fx %9.2fx %9.2fx %9.2fx",
                name,
                rates,
                ratio(millis(second, 50), millis(first, 50)),
                ratio(millis(second, 90), millis(first, 90)),
                ratio(millis(second, 99), millis(first, 99)),
                ratio(millis(second, 100), millis(first, 100)));
    }

    private static double ratio(double second, double first) {
        return first == 0 ? 0 : second / first;
    }

    private static double millis(Histogram taken, double percentile) {
        return taken.getTotalCount() == 0 ? 0 : taken.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }

    static String json(List<Row> rows, Load load) {
        BsonArray results = new BsonArray();
        for (Row row : rows) {
            Measurement measured = row.measured();
            results.add(new BsonDocument("uri", new BsonString(row.uri()))
                    .append("reads", json(measured.reads(), measured.seconds()))
                    .append("writes", json(measured.writes(), measured.seconds()))
                    .append("all", json(measured.all(), measured.seconds()))
                    .append("failures", new BsonInt64(measured.failures())));
        }
        BsonDocument told = new BsonDocument(
                        "load",
                        new BsonDocument("connections", new BsonInt32(load.connections()))
                                .append(
                                        "seconds",
                                        new BsonDouble(load.duration().toMillis() / 1e3))
                                .append("writeShare", new BsonDouble(load.writeShare()))
                                .append("keys", new BsonInt32(load.keys()))
                                .append("zipf", new BsonDouble(load.zipf()))
                                .append("documentBytes", new BsonInt32(load.documentBytes())))
                .append("results", results);
        if (rows.size() == 2) {
            Measurement first = rows.get(0).measured();
            Measurement second = rows.get(1).measured();
            told.append(
                    "ratio",
                    new BsonDocument("perSecond", new BsonDouble(ratio(second.perSecond(), first.perSecond())))
                            .append("p50", new BsonDouble(ratio(millis(second.all(), 50), millis(first.all(), 50))))
                            .append("p99", new BsonDouble(ratio(millis(second.all(), 99), millis(first.all(), 99)))));
        }
        return told.toJson(INDENTED);
    }

    private static BsonDocument json(Histogram taken, double seconds) {
        return new BsonDocument("count", new BsonInt64(taken.getTotalCount()))
                .append("perSecond", new BsonDouble(taken.getTotalCount() / seconds))
                .append("p50Millis", new BsonDouble(millis(taken, 50)))
                .append("p90Millis", new BsonDouble(millis(taken, 90)))
                .append("p99Millis", new BsonDouble(millis(taken, 99)))
                .append("maxMillis", new BsonDouble(millis(taken, 100)));
    }
}
