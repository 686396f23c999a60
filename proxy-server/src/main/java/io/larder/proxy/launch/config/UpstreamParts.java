package io.larder.proxy.launch.config;

import io.larder.config.AuthMode;
import io.larder.config.PoolConfig;
import io.larder.config.TenantConfig;
import io.larder.config.UpstreamTls;
import io.larder.config.option.Option;
import io.larder.config.option.Options;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.Secret;
import io.larder.config.value.UriOption;
import io.larder.proxy.net.PemFiles;
import io.larder.proxy.topology.KeepAliveMode;
import io.larder.proxy.topology.UpstreamOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the upstream side needs to know of the configuration. */
public final class UpstreamParts {
    private static final int NO_LIMIT = 0;

    private UpstreamParts() {}

    /**
     * The connection string without the options that the configuration decides, which has read them already: there they
     * count least, and in the string they would count most.
     */
    public static ConnectionUri connectionUri(ConnectionUri uri, TenantConfig config) {
        List<UriOption> options = new ArrayList<>(undecided(uri));
        options.add(new UriOption(
                "minPoolSize", String.valueOf(config.upstream().pool().min())));
        options.add(new UriOption(
                "maxPoolSize", String.valueOf(config.upstream().pool().max().orElse(NO_LIMIT))));
        config.timeLimits()
                .operation()
                .ifPresent(limit -> options.add(new UriOption("socketTimeoutMS", String.valueOf(limit.toMillis()))));
        return ConnectionUri.of(uri.srv(), uri.credentials(), uri.hosts(), uri.database(), options);
    }

    /** Without the options that the configuration decides, where each is a setting of its own. */
    public static ConnectionUri bare(ConnectionUri uri) {
        return ConnectionUri.of(uri.srv(), uri.credentials(), uri.hosts(), uri.database(), undecided(uri));
    }

    private static List<UriOption> undecided(ConnectionUri uri) {
        return uri.options().stream().filter(option -> !decided(option)).toList();
    }

    private static boolean decided(UriOption option) {
        return Options.all().stream()
                .map(Option::inUri)
                .filter(Objects::nonNull)
                .anyMatch(inUri -> option.is(inUri.name()));
    }

    public static UpstreamOptions options(TenantConfig config) {
        PoolConfig pool = config.upstream().pool();
        return new UpstreamOptions(
                pemFiles(config.upstream().tls()),
                config.auth().mode() == AuthMode.SERVICE,
                config.timeLimits().serverSelection(),
                config.timeLimits().connect().orElse(Duration.ZERO),
                pool.maxWaiting(),
                pool.max().orElse(NO_LIMIT),
                pool.maxWait().orElse(Duration.ZERO),
                KeepAliveMode.valueOf(pool.keepAlive().name()),
                pool.maxIdle().orElse(Duration.ZERO));
    }

    public static PemFiles pemFiles(UpstreamTls tls) {
        return new PemFiles(
                tls.certificate().orElse(null),
                tls.key().orElse(null),
                tls.keyPassword().map(Secret::reveal).orElse(null),
                tls.ca().orElse(null));
    }
}
