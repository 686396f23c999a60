package io.larder.proxy.watch;

import io.larder.engine.name.NamespacePattern;
import java.time.Duration;
import java.util.List;

/**
 * What is watched, and how.
 *
 * @param patterns the namespaces that some policy keeps answers of; nothing is opened where there are none
 * @param streams whether change streams may be used at all
 * @param mostStreams how many there may be where one cannot cover everything
 * @param maxAwait how long a server may wait for the first event of a batch
 */
public record WatchSettings(List<NamespacePattern> patterns, boolean streams, int mostStreams, Duration maxAwait) {
    public WatchSettings {
        patterns = List.copyOf(patterns);
    }

    /** Whether streams that were opened by those would be opened by these in the same way. */
    boolean opensLike(WatchSettings others) {
        return mostStreams == others.mostStreams && maxAwait.equals(others.maxAwait);
    }
}
