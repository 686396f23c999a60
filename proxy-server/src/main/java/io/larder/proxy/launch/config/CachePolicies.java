package io.larder.proxy.launch.config;

import io.larder.config.CacheConfig;
import io.larder.config.CacheLevel;
import io.larder.config.Hints;
import io.larder.config.PolicyConfig;
import io.larder.config.PolicyRule;
import io.larder.config.option.PolicyOptions;
import io.larder.engine.name.Namespace;
import io.larder.engine.name.NamespacePattern;
import io.larder.engine.policy.AfterChange;
import io.larder.engine.policy.Level;
import io.larder.engine.policy.Policies;
import io.larder.engine.policy.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the configuration says of caching, as the engine takes it. */
public final class CachePolicies {
    private CachePolicies() {}

    public static Policies of(CacheConfig config) {
        return new Policies(
                (namespace, shape) -> policy(config.policy(namespace.database(), namespace.collection(), shape)),
                namespace -> namesShapes(config, namespace));
    }

    /** Whether the setting at this path is part of some policy. */
    public static boolean isAbout(String path) {
        String name = path.substring(path.lastIndexOf('.') + 1);
        return path.startsWith(PolicyOptions.POLICIES + "[")
                || (path.equals("cache." + name)
                        && PolicyOptions.settings().stream()
                                .anyMatch(option -> option.flag().equals(name)));
    }

    private static boolean namesShapes(CacheConfig config, Namespace namespace) {
        return config.policies().stream()
                .anyMatch(rule -> rule.shape().isPresent()
                        && rule.namespace().matches(namespace.database(), namespace.collection()));
    }

    private static Policy policy(PolicyConfig config) {
        if (config.level() == CacheLevel.OFF && config.hints() != Hints.TRUSTED) {
            return Policy.OFF;
        }
        Level level = Level.valueOf(config.level().name());
        boolean mayBeStale = level == Level.TTL || level == Level.BOUNDED;
        long ttl = config.ttl().map(Duration::toNanos).orElse(Policy.NO_LIMIT);
        return new Policy(
                level,
                ttl,
                Math.min(ttl, config.ttlAlone().toNanos()),
                config.bound().toNanos(),
                config.maxEntrySize().bytes(),
                AfterChange.valueOf(config.afterChange().name()),
                config.hints() == Hints.TRUSTED,
                config.verifyRate(),
                config.shadow(),
                mayBeStale ? nanos(config.staleWhileRevalidate()) : 0,
                mayBeStale ? nanos(config.staleIfDown()) : 0);
    }

    private static long nanos(Optional<Duration> duration) {
        return duration.map(Duration::toNanos).orElse(0L);
    }

    /** Whether anything can be kept at all. */
    public static boolean keepAnything(CacheConfig config) {
        return !kept(config).isEmpty();
    }

    /** The namespaces of which something may be kept, as far as patterns tell. */
    public static List<NamespacePattern> kept(CacheConfig config) {
        if (mayKeep(config.standard().level(), config.standard().hints())) {
            return List.of(new NamespacePattern("*", "*"));
        }
        List<NamespacePattern> patterns = new ArrayList<>();
        for (PolicyRule rule : config.policies()) {
            CacheLevel level = rule.change().level().orElse(config.standard().level());
            if (mayKeep(level, rule.change().hints().orElse(config.standard().hints()))) {
                patterns.add(new NamespacePattern(
                        rule.namespace().database().text(),
                        rule.namespace().collection().text()));
            }
        }
        return patterns;
    }

    private static boolean mayKeep(CacheLevel level, Hints hints) {
        return level != CacheLevel.OFF || hints == Hints.TRUSTED;
    }
}
