package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.config.load.ConfigLoader;
import io.larder.config.load.Sources;
import io.larder.engine.cache.Cache;
import io.larder.engine.cache.CacheLimits;
import io.larder.engine.name.NamespacePattern;
import io.larder.engine.stream.Coverage;
import io.larder.proxy.journal.Journal;
import io.larder.proxy.launch.config.JournalParts;
import io.larder.proxy.launch.route.CleanupRoutes;
import io.larder.proxy.metrics.Described;
import io.larder.proxy.metrics.Metrics;
import io.larder.proxy.metrics.PerTenant;
import io.larder.proxy.stream.StreamStatus;
import io.larder.proxy.stream.StreamTotals;
import io.larder.proxy.stream.StreamsStatus;
import io.larder.proxy.watch.WatchMetrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * docs/operations.md holds every metric, as the code has them. Run with {@code -Dlarder.docs.write=true} the test writes the
 * table anew.
 */
class MetricsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "operations.md");
    private static final String BEGIN = "<!-- metrics: begin -->";
    private static final String END = "<!-- metrics: end -->";

    @Test
    void theTableIsTheCodes() throws Exception {
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        assertThat(end).as("the marks around the table").isGreaterThan(begin);
        String table = "\n" + table();

        if (Boolean.getBoolean("larder.docs.write")) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + table + document.substring(end));
        } else {
            assertThat(document.substring(begin, end))
                    .as("run this test with -Dlarder.docs.write=true to bring the document up to date")
                    .isEqualToNormalizingNewlines(table);
        }
    }

    private static String table() throws Exception {
        Map<String, String> flags =
                Map.of("listen", "127.0.0.1:0", "upstream", "mongodb://127.0.0.1:1", "cache-level", "off");
        StringBuilder table = new StringBuilder("| metric | kind | labels | what it says |\n|---|---|---|---|\n");
        try (Metrics metrics = new Metrics();
                RunningProxy proxy = RunningProxy.start(ConfigLoader.load(Sources.flags(flags)), Optional.empty())) {
            ProxyMetrics.bind(metrics, proxy);
            JournalParts.bind(metrics, new Journal());
            CleanupRoutes.bind(metrics, proxy.cleanup());
            for (Described one : metrics.described()) {
                assertThat(one.name()).matches("larder_[a-z_]+");
                table.append("| `")
                        .append(one.name())
                        .append("` | ")
                        .append(one.type())
                        .append(" | ")
                        .append(String.join(", ", one.labels()))
                        .append(" | ")
                        .append(one.help())
                        .append(" |\n");
            }
        }
        return table.toString();
    }

    @Test
    void whatIsNamedIsScraped() throws Exception {
        try (Metrics metrics = new Metrics()) {
            Cache cache = new Cache(CacheLimits.of(1 << 20), System::nanoTime);
            CacheMetrics.bind(new PerTenant<>(metrics, () -> Map.of("default", cache)));
            WatchMetrics.show(new PerTenant<>(
                    metrics,
                    () -> Map.of(
                            "default",
                            new StreamsStatus(
                                    List.of(NamespacePattern.parse("*")),
                                    List.of(new StreamStatus(
                                            new Coverage(List.of(NamespacePattern.parse("*"))), null, "a standalone")),
                                    null,
                                    List.of(),
                                    StreamTotals.NONE))));
            String scraped = metrics.scrape();
            metrics.described().stream()
                    .filter(one -> !one.labels().contains("reason"))
                    .forEach(one -> assertThat(scraped).contains("# TYPE " + one.name() + " " + one.type()));
        }
    }
}
