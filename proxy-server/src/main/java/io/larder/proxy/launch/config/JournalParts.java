package io.larder.proxy.launch.config;

import io.larder.config.LogConfig;
import io.larder.config.LogFormat;
import io.larder.proxy.journal.AccessCounts;
import io.larder.proxy.journal.Journal;
import io.larder.proxy.metrics.Metrics;
import java.time.Duration;

/** What the configuration says of telling requests one by one, and what became of that. */
public final class JournalParts {
    private static final String LINES =
            "Lines of the access log: in the file, dropped because too many waited, or not taken";

    private JournalParts() {}

    public static Journal.Wanted wanted(LogConfig config) {
        return new Journal.Wanted(
                config.slow().map(Duration::toNanos).orElse(0L),
                config.access().orElse(null),
                config.format() == LogFormat.JSON);
    }

    /** Goes by the configuration from now on; a rotated file is opened anew whenever the configuration is asked to be. */
    public static void follow(ConfigInUse config, Journal journal) {
        config.whenReloaded(path -> path.startsWith("log."), changed -> journal.follow(wanted(changed.log())));
        config.atEachReload(journal::reopen);
    }

    public static void bind(Metrics metrics, Journal journal) {
        AccessCounts lines = journal.access();
        metrics.counter("larder.access.log.lines", LINES, lines::written, "outcome", "written");
        metrics.counter("larder.access.log.lines", LINES, lines::dropped, "outcome", "dropped");
        metrics.counter("larder.access.log.lines", LINES, lines::failed, "outcome", "failed");
        metrics.counter("larder.slow.requests", "Requests that took at least log.slow", journal::slow);
    }
}
