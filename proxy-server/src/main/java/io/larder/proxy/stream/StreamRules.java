package io.larder.proxy.stream;

import io.larder.engine.name.NamespacePattern;
import java.time.Duration;
import java.util.List;

/**
 * What streams are wanted.
 *
 * @param patterns the namespaces that some policy keeps answers of
 * @param most how many there may be where one cannot cover everything
 * @param askAgain how often it is asked whether the account's rights are others, where they do not suffice for one stream
 */
public record StreamRules(List<NamespacePattern> patterns, int most, Duration askAgain) {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(60);

    public StreamRules {
        patterns = List.copyOf(patterns);
    }

    public StreamRules(List<NamespacePattern> patterns, int most) {
        this(patterns, most, ASK_AGAIN);
    }
}
