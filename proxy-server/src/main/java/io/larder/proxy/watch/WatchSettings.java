package io.larder.proxy.watch;

import io.larder.engine.name.NamespacePattern;
import java.time.Duration;
import java.util.List;

/**
 * What is watched, and how.
 *
 * @param patterns the namespaces that some policy keeps answers of; nothing is opened where there are none
 * @param streams whether change streams may be used at all
 * @param maxAwait how long a server may wait for the first event of a batch
 */
public record WatchSettings(List<NamespacePattern> patterns, boolean streams, Duration maxAwait) {
    public WatchSettings {
        patterns = List.copyOf(patterns);
    }
}
