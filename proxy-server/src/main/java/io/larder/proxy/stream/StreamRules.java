package io.larder.proxy.stream;

import io.larder.engine.name.NamespacePattern;
import io.larder.proxy.topology.UpstreamSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What streams are wanted.
 *
 * @param patterns the namespaces that some policy keeps answers of
 * @param most how many there may be where one cannot cover everything
 * @param askAgain how often it is asked whether the account's rights are others, where they do not suffice for one stream
 */
public record StreamRules(List<NamespacePattern> patterns, int most, Duration askAgain) {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(60);
    /** Of the upstream's pool: each stream has a connection of its own, and what else the proxy asks must not wait for one. */
    private static final int OTHER_CONNECTIONS = 3;

    public StreamRules {
        patterns = List.copyOf(patterns);
    }

    public StreamRules(List<NamespacePattern> patterns, int most) {
        this(patterns, most, ASK_AGAIN);
    }

    /** How many streams there may be before this upstream; null where its settings are not known yet. */
    int room(@Nullable UpstreamSettings upstream) {
        int connections = upstream == null ? 0 : upstream.pool().maxSize();
        return connections == 0 ? most : Math.max(1, Math.min(most, connections - OTHER_CONNECTIONS));
    }
}
