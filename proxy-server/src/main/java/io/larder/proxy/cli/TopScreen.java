package io.larder.proxy.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Two samples as lines of text, as wide and as many as there is room for. A function of its arguments. */
final class TopScreen {
    private static final String NO_STREAM = "no change stream";
    private static final int LEAST_SHAPES = 3;
    /** Tenants whose streams have a line each. */
    private static final int MOST_STREAMS = 4;

    private final @Nullable TopSample before;
    private final TopSample now;
    private final double seconds;
    private final List<String> lines = new ArrayList<>();

    private TopScreen(@Nullable TopSample before, TopSample now) {
        this.before = before;
        this.now = now;
        this.seconds = Math.max(0.001, before == null ? now.seconds() : now.seconds() - before.seconds());
    }

    /**
     * Rates between two samples.
     *
     * @param before null for rates since the start
     * @param height 0 for no limit
     */
    static List<String> lines(String place, @Nullable TopSample before, TopSample now, int width, int height) {
        TopScreen screen = new TopScreen(before, now);
        screen.head(place);
        screen.outcomes();
        int left = height == 0 ? 20 : height - screen.lines.size() - 4;
        int each = Math.max(LEAST_SHAPES, left / 2);
        screen.shapes("hottest shapes", each, TopScreen::lookups);
        screen.shapes("most invalidated shapes", each, TopSample.Shape::drops);
        return screen.lines.stream()
                .limit(height == 0 ? Integer.MAX_VALUE : height)
                .map(line -> cut(line, width))
                .toList();
    }

    private void head(String place) {
        lines.add("larder at " + place + "   up " + CacheOutput.duration(now.seconds()) + "   " + streams());
        lines.add(String.format(
                Locale.ROOT,
                "hit rate %s   since the start %s   %d entries, %s",
                before == null
                        ? share(now.answered(), now.missed())
                        : share(
                                Math.max(0, now.answered() - before.answered()),
                                Math.max(0, now.missed() - before.missed())),
                share(now.answered(), now.missed()),
                now.entries(),
                CacheOutput.size(now.bytes())));
        if (now.streams().size() > 1) {
            streamsOfTenants();
        }
        lines.add("");
    }

    /** For the first line: of the only tenant, or how many have lines of their own. */
    private String streams() {
        return switch (now.streams().size()) {
            case 0 -> NO_STREAM;
            case 1 -> stream(now.streams().get(0));
            default -> now.streams().size() + " tenants";
        };
    }

    private void streamsOfTenants() {
        now.streams().stream()
                .sorted(TopSample.Stream.WORST_FIRST.thenComparing(TopSample.Stream::tenant))
                .limit(MOST_STREAMS)
                .forEach(stream -> lines.add("tenant " + stream.tenant() + ": " + stream(stream)));
        int left = now.streams().size() - MOST_STREAMS;
        if (left > 0) {
            lines.add("and of " + left + " more tenants, no worse");
        }
    }

    private static String stream(TopSample.Stream stream) {
        if (stream.state() == null) {
            return NO_STREAM;
        }
        if (stream.fallenBack() != null) {
            return NO_STREAM + ": " + stream.fallenBack();
        }
        if (stream.state().equals("none")) {
            return NO_STREAM + " yet";
        }
        return stream.ageSeconds() < 0
                ? "stream " + stream.state()
                : String.format(
                        Locale.ROOT,
                        "stream %s, lag %d s, heard %.1f s ago",
                        stream.state(),
                        stream.lagSeconds(),
                        stream.ageSeconds());
    }

    private void outcomes() {
        lines.add(String.format(
                Locale.ROOT, "%-10s %12s %14s %10s %10s", "outcome", "per second", "since start", "p50 ms", "p99 ms"));
        now.outcomes()
                .forEach((name, outcome) -> lines.add(String.format(
                        Locale.ROOT,
                        "%-10s %12.1f %14d %10.3f %10.3f",
                        name,
                        more(name) / seconds,
                        outcome.count(),
                        outcome.p50Millis(),
                        outcome.p99Millis())));
        String bypasses = now.bypasses().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(4)
                .map(each -> each.getKey() + " " + each.getValue())
                .reduce((a, b) -> a + ", " + b)
                .orElse("none");
        lines.add("bypasses   " + bypasses);
    }

    private long more(String outcome) {
        long was = before == null ? 0 : before.outcome(outcome).count();
        return now.outcome(outcome).count() - was;
    }

    private static long lookups(TopSample.Shape shape) {
        return shape.hits() + shape.misses();
    }

    private long since(TopSample.Shape shape, ToLongFunction<TopSample.Shape> what) {
        long was = before == null ? 0 : what.applyAsLong(before.shape(shape.name()));
        return Math.max(0, what.applyAsLong(shape) - was);
    }

    private void shapes(String title, int most, ToLongFunction<TopSample.Shape> by) {
        List<TopSample.Shape> busy = now.shapes().stream()
                .filter(shape -> since(shape, by) > 0)
                .sorted(Comparator.comparingLong((TopSample.Shape shape) -> -since(shape, by))
                        .thenComparing(TopSample.Shape::name))
                .limit(most)
                .toList();
        lines.add("");
        lines.add(String.format(Locale.ROOT, "%10s %9s %10s  %s", "reads/s", "hit rate", "drops/s", title));
        if (busy.isEmpty()) {
            lines.add(String.format(Locale.ROOT, "%10s %9s %10s  %s", "", "", "", "(none)"));
        }
        for (TopSample.Shape shape : busy) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%10.1f %9s %10.1f  %s",
                    since(shape, TopScreen::lookups) / seconds,
                    share(since(shape, TopSample.Shape::hits), since(shape, TopSample.Shape::misses)),
                    since(shape, TopSample.Shape::drops) / seconds,
                    shape.shape()));
        }
    }

    private static String share(long hits, long misses) {
        return hits + misses == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * hits / (hits + misses));
    }

    private static String cut(String line, int width) {
        String kept = line.stripTrailing();
        if (width <= 0 || kept.length() <= width) {
            return kept;
        }
        return width < 2 ? kept.substring(0, width) : kept.substring(0, width - 1) + "~";
    }
}
