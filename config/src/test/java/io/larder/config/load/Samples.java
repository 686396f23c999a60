package io.larder.config.load;

import io.larder.config.FillConfig;
import io.larder.config.LimitsConfig;
import io.larder.config.ListenerConfig;
import io.larder.config.PolicyConfig;
import io.larder.config.ServerTls;
import io.larder.config.UpstreamTls;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** A sample of every option. Files a.pem, b.pem and c.pem are made by the test. */
final class Samples {
    private static final Map<String, String> TLS = Map.of(
            "listeners.tls.certificate", "a.pem", "listeners.tls.key", "a.pem", "listeners.tls.client-ca", "a.pem");
    private static final Map<String, String> UPSTREAM_TLS = Map.of(
            "upstream.uri", "mongodb://h/?tls=true", "upstream.tls.certificate", "a.pem", "upstream.tls.key", "a.pem");
    private static final Map<String, String> BOUNDED = Map.of("cache.level", "bounded");
    private static final Map<String, String> REPLICA_SET = Map.of("presentation.as", "replica-set");

    private Samples() {}

    static List<Sample> all() {
        return List.of(
                Sample.of("listeners.address", "127.0.0.1:1", "unix:/run/a", "[::1]:2", c -> first(c.listeners())
                        .address()),
                tls("certificate", ServerTls::certificate),
                tls("key", ServerTls::key),
                Sample.of("listeners.tls.key-password", "p1", "p2", "p3", c -> first(c.listeners())
                                .tls()
                                .flatMap(ServerTls::keyPassword)
                                .map(Secret::reveal)
                                .orElse("none"))
                        .beside(TLS),
                tls("client-ca", tls -> tls.clientCa().orElseThrow()),
                Sample.of("listeners.tls.client-certificates", "optional", "required", "optional", c -> first(
                                        c.listeners())
                                .tls()
                                .orElseThrow()
                                .clientCertificates())
                        .beside(TLS),
                Sample.of("listeners.proxy-protocol", "v1", "v2", "both", c -> first(c.listeners())
                        .proxyProtocol()),
                Sample.of("clients.max-connections", "7", "unlimited", "9", c -> c.clients()
                        .maxConnections()),
                Sample.of("clients.max-connections-per-address", "7", "8", "unlimited", c -> c.clients()
                        .maxConnectionsPerAddress()),
                Sample.of("clients.idle-timeout", "7s", "unlimited", "9s", c -> c.clients()
                        .idleTimeout()),
                Sample.of(
                        "upstream.uri",
                        "mongodb://u:p@a",
                        "mongodb+srv://b",
                        "mongodb://c,d/?tls=true",
                        c -> c.upstream().uri().map(ConnectionUri::reveal).orElse("none")),
                upstreamTls("ca", UpstreamTls::ca),
                upstreamTls("certificate", UpstreamTls::certificate),
                upstreamTls("key", UpstreamTls::key),
                Sample.of("upstream.tls.key-password", "p1", "p2", "p3", c -> c.upstream()
                                .tls()
                                .keyPassword()
                                .map(Secret::reveal)
                                .orElse("none"))
                        .beside(UPSTREAM_TLS),
                Sample.of("upstream.pool.max", "7", "8", "unlimited", c -> c.upstream()
                        .pool()
                        .max()),
                Sample.of("upstream.pool.min", "7", "8", "9", c -> c.upstream()
                        .pool()
                        .min()),
                Sample.of("upstream.pool.keep-alive", "exponential", "adaptive", "exponential", c -> c.upstream()
                        .pool()
                        .keepAlive()),
                Sample.of("upstream.pool.max-idle", "7s", "8s", "unlimited", c -> c.upstream()
                        .pool()
                        .maxIdle()),
                Sample.of("upstream.pool.max-waiting", "7", "8", "9", c -> c.upstream()
                        .pool()
                        .maxWaiting()),
                Sample.of("upstream.pool.max-wait", "7s", "8s", "9s", c -> c.upstream()
                        .pool()
                        .maxWait()
                        .orElseThrow()),
                Sample.of("presentation.as", "standalone", "mongos", "load-balanced", c -> c.presentation()
                        .as()),
                Sample.of("presentation.set-name", "rs1", "rs2", "rs3", c -> c.presentation()
                                .setName())
                        .beside(REPLICA_SET),
                Sample.of("presentation.advertise", "a:1", "b:2", "c:3", c -> c.presentation()
                                .advertise())
                        .beside(REPLICA_SET)
                        .shown(text -> "[" + text + "]"),
                Sample.of("auth.mode", "none", "relay", "auto", c -> c.auth().mode()),
                Sample.of("auth.users", "a.pem", "b.pem", "c.pem", c -> c.auth()
                                .users()
                                .orElseThrow()
                                .getFileName())
                        .beside(Map.of("auth.mode", "service")),
                limits("connections", "7", "unlimited", "9", LimitsConfig::connections),
                limits("requests-per-second", "7", "unlimited", "9", LimitsConfig::requestsPerSecond),
                limits("burst", "7", "8", "9", LimitsConfig::burst).beside(Map.of("limits.requests-per-second", "5")),
                limits("concurrent-misses", "7", "unlimited", "9", LimitsConfig::concurrentMisses),
                limits("max-pause", "7s", "0s", "60s", LimitsConfig::maxPause),
                Sample.of("cache.memory", "7MiB", "8MiB", "1GiB", c -> c.cache()
                        .memory()
                        .orElseThrow()),
                standard("level", "ttl", "off", "bounded", PolicyConfig::level),
                standard("ttl", "7s", "8s", "9s", PolicyConfig::ttl),
                standard("bound", "7s", "8s", "9s", PolicyConfig::bound).beside(BOUNDED),
                standard("max-entry-size", "7KiB", "8KiB", "9MiB", PolicyConfig::maxEntrySize),
                standard("after-change", "refresh", "drop", "refresh", PolicyConfig::afterChange),
                standard("hints", "trusted", "narrow", "trusted", PolicyConfig::hints),
                standard("verify-rate", "0.5", "0.25", "1.0", PolicyConfig::verifyRate),
                standard("shadow", "on", "off", "on", PolicyConfig::shadow),
                standard("stale-while-revalidate", "7s", "8s", "9s", PolicyConfig::staleWhileRevalidate)
                        .beside(BOUNDED),
                standard("stale-if-down", "7s", "8s", "9s", PolicyConfig::staleIfDown)
                        .beside(BOUNDED),
                Sample.of("cache.causality", "gossip", "session", "gossip", c -> c.cache()
                        .causality()),
                Sample.of("cache.streams.use", "off", "auto", "off", c -> c.cache()
                        .streams()
                        .use()),
                Sample.of("cache.streams.limit", "3", "4", "5", c -> c.cache()
                        .streams()
                        .limit()),
                Sample.of("cache.streams.max-await", "7s", "8s", "9s", c -> c.cache()
                        .streams()
                        .maxAwait()),
                fills("max-wait", "7s", "8s", "9s", FillConfig::maxWait),
                fills("max-follow", "7s", "8s", "9s", FillConfig::maxFollow),
                fills("gather-memory", "65KiB", "1MiB", "1GiB", FillConfig::gatherMemory),
                fills("gather-time", "7s", "8s", "9s", FillConfig::gatherTime),
                Sample.of("cache.cleanup.idle", "7s", "8s", "9s", c -> c.cache()
                        .cleanup()
                        .idle()),
                Sample.of("cache.cleanup.every", "7s", "8s", "9s", c -> c.cache()
                        .cleanup()
                        .every()),
                Sample.of("admin.listen", "a:1", "b:2", "c:3", c -> c.admin().listen()),
                Sample.of("admin.token-file", "a.pem", "b.pem", "c.pem", c -> c.admin()
                        .tokenFile()
                        .getFileName()),
                adminTls("certificate", ServerTls::certificate),
                adminTls("key", ServerTls::key),
                adminTls("client-ca", tls -> tls.clientCa().orElseThrow()),
                Sample.of("health.listen", "a:1", "b:2", "c:3", c -> c.admin().healthListen()),
                Sample.of("health.ready-needs-upstream", "on", "off", "on", c -> c.admin()
                        .readyNeedsUpstream()),
                Sample.of("time-limits.server-selection", "7s", "8s", "9s", c -> c.timeLimits()
                        .serverSelection()),
                Sample.of("time-limits.connect", "7s", "8s", "unlimited", c -> c.timeLimits()
                        .connect()),
                Sample.of("time-limits.operation", "7s", "8s", "unlimited", c -> c.timeLimits()
                        .operation()),
                Sample.of("time-limits.cursor-idle", "7s", "8s", "unlimited", c -> c.timeLimits()
                        .cursorIdle()),
                Sample.of("time-limits.drain", "7s", "8s", "9s", c -> c.timeLimits()
                        .drain()),
                Sample.of("time-limits.drain-mode", "sidecar", "at-once", "sidecar", c -> c.timeLimits()
                        .drainMode()),
                Sample.of("resources.event-loop-threads", "1", "2", "auto", c -> c.resources()
                        .eventLoopThreads()),
                Sample.of("resources.transport", "nio", "auto", "nio", c -> c.resources()
                        .transport()),
                Sample.of("resources.max-cursors", "7", "8", "9", c -> c.resources()
                        .maxCursors()),
                Sample.of("resources.request-memory", "65MiB", "1GiB", "70MiB", c -> c.resources()
                        .requestMemory()),
                Sample.of("log.level", "error", "debug", "trace", c -> c.log().level()),
                Sample.of("log.format", "json", "text", "json", c -> c.log().format()),
                Sample.of("log.slow", "7s", "8s", "9s", c -> c.log().slow()),
                Sample.of("log.access", "a.log", "b.log", "c.log", c -> c.log()
                        .access()
                        .map(Path::getFileName)));
    }

    private static Sample adminTls(String key, Function<ServerTls, Path> file) {
        Map<String, String> beside = new HashMap<>(
                Map.of("admin.listen", "h:1", "admin.tls.certificate", "a.pem", "admin.tls.key", "a.pem"));
        beside.remove("admin.tls." + key);
        return Sample.of("admin.tls." + key, "a.pem", "b.pem", "c.pem", c -> file.apply(
                                c.admin().tls().orElseThrow())
                        .getFileName())
                .beside(beside);
    }

    private static Sample standard(
            String key, String first, String second, String third, Function<PolicyConfig, Object> seen) {
        return Sample.of(
                "cache." + key, first, second, third, c -> seen.apply(c.cache().standard()));
    }

    private static Sample limits(
            String key, String first, String second, String third, Function<LimitsConfig, Object> seen) {
        return Sample.of("limits." + key, first, second, third, c -> seen.apply(c.limits()));
    }

    private static Sample fills(
            String key, String first, String second, String third, Function<FillConfig, Object> seen) {
        return Sample.of(
                "cache.fills." + key,
                first,
                second,
                third,
                c -> seen.apply(c.cache().fills()));
    }

    /** What the tree holds, as the text of a setting. */
    static String text(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(Samples::text).orElse("unlimited");
        }
        if (value instanceof OptionalInt number) {
            return number.isPresent() ? String.valueOf(number.getAsInt()) : "unlimited";
        }
        if (value instanceof Duration duration) {
            return duration.toSeconds() + "s";
        }
        if (value instanceof Boolean on) {
            return on ? "on" : "off";
        }
        return value instanceof Enum<?> constant
                ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : String.valueOf(value);
    }

    private static Sample tls(String key, Function<ServerTls, Path> file) {
        Map<String, String> beside = new HashMap<>(TLS);
        beside.remove("listeners.tls." + key);
        return Sample.of("listeners.tls." + key, "a.pem", "b.pem", "c.pem", c -> file.apply(
                                first(c.listeners()).tls().orElseThrow())
                        .getFileName())
                .beside(beside);
    }

    private static Sample upstreamTls(String key, Function<UpstreamTls, Optional<Path>> file) {
        Map<String, String> beside = new HashMap<>(UPSTREAM_TLS);
        beside.remove("upstream.tls." + key);
        return Sample.of("upstream.tls." + key, "a.pem", "b.pem", "c.pem", c -> file.apply(
                                c.upstream().tls())
                        .orElseThrow()
                        .getFileName())
                .beside(beside);
    }

    private static ListenerConfig first(List<ListenerConfig> listeners) {
        return listeners.get(0);
    }
}
