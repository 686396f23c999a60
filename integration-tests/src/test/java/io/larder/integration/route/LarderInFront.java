package io.larder.integration.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.config.load.ConfigLoader;
import io.larder.config.load.InvalidConfig;
import io.larder.config.load.Sources;
import io.larder.engine.cache.Statistics;
import io.larder.proxy.caching.Caching;
import io.larder.proxy.launch.RunningProxy;
import io.larder.proxy.launch.config.CannotStart;
import io.larder.proxy.launch.tenant.OpenThings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A running Larder, started as the product starts it. */
public final class LarderInFront implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final OpenThings NOTHING = new OpenThings(0, 0, 0, 0);

    private final RunningProxy proxy;

    private LarderInFront(RunningProxy proxy) {
        this.proxy = proxy;
    }

    /** With the settings that are given, as flags name them, on one free port unless they say otherwise. */
    public static LarderInFront of(String upstream, Map<String, String> settings) {
        Map<String, String> flags = new HashMap<>(Map.of(
                "listen", "127.0.0.1:0",
                "upstream", upstream,
                "auth-mode", "none",
                "cache-level", "off",
                "resources-event-loop-threads", "2",
                "log-level", "error"));
        flags.putAll(settings);
        try {
            LarderInFront larder = new LarderInFront(RunningProxy.start(
                    ConfigLoader.load(new Sources(Optional.empty(), Map.of(), flags)), Optional.empty()));
            await().atMost(SOON).pollInterval(POLL).until(larder.proxy::knowsUpstream);
            return larder;
        } catch (InvalidConfig | CannotStart e) {
            throw new IllegalStateException(e);
        }
    }

    public static LarderInFront of(String upstream) {
        return of(upstream, Map.of());
    }

    public List<String> hosts() {
        return proxy.addresses().stream()
                .map(address -> "localhost:" + ((InetSocketAddress) address).getPort())
                .toList();
    }

    public int port() {
        return ((InetSocketAddress) proxy.addresses().get(0)).getPort();
    }

    /** What its cache has done. */
    public Statistics cacheStatistics() {
        Caching caching = proxy.caching();
        if (caching == null) {
            throw new IllegalStateException("this Larder keeps nothing");
        }
        return caching.cache().statistics();
    }

    public OpenThings open() {
        return proxy.open();
    }

    /** Throws unless all that clients had is gone soon after they have gone. */
    public void assertNothingLeft() {
        await().atMost(SOON).pollInterval(POLL).untilAsserted(() -> assertThat(open())
                .isEqualTo(NOTHING));
    }

    @Override
    public void close() {
        proxy.close();
    }
}
