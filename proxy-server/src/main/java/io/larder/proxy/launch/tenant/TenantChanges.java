package io.larder.proxy.launch.tenant;

import io.larder.config.TenantConfig;
import io.larder.config.TimeLimits;
import io.larder.config.option.AuthOptions;
import io.larder.config.option.LimitOptions;
import io.larder.config.option.UpstreamOptions;
import io.larder.proxy.launch.config.CachePolicies;
import io.larder.proxy.launch.config.UpstreamParts;
import java.util.List;
import java.util.Optional;

/** Which changes of its configuration a tenant can go by while it is served: for all others it is started anew. */
final class TenantChanges {
    private TenantChanges() {}

    /** Whether the one can come to be without a start: other limits, policies and memory can, and other ways of choosing it. */
    static boolean canBeFollowed(TenantConfig before, TenantConfig after) {
        boolean madeOfTheTop = after.choice().isRest() && before.choice().isRest();
        return madeOfTheTop || lasting(after).equals(lasting(before));
    }

    /** What holds from the start of a tenant to its end. Passwords count, too. */
    private static List<Object> lasting(TenantConfig config) {
        return List.of(
                config.upstream().uri().map(UpstreamParts::bare),
                config.upstream().pool(),
                config.auth().mode(),
                config.databases(),
                times(config.timeLimits()),
                config.cache().causality(),
                config.cache().fills());
    }

    /** Those that a tenant may have of its own: how long a stop may take concerns the whole proxy, and nothing that runs. */
    private static List<Object> times(TimeLimits limits) {
        return List.of(limits.serverSelection(), limits.connect(), limits.operation(), limits.cursorIdle());
    }

    /** Whether this is about TLS files of the upstream and nothing else: those can be others from the next connection on. */
    static boolean areOfUpstreamFiles(String setting, UpstreamInUse upstream, TenantConfig after) {
        return setting.startsWith("upstream.tls.")
                || (setting.equals(UpstreamOptions.URI.path())
                        && after.upstream()
                                .uri()
                                .map(UpstreamParts::bare)
                                .equals(Optional.of(UpstreamParts.bare(upstream.uri()))));
    }

    /** Whether a change of this setting, without the name of its tenant, takes effect while the tenant is served. */
    static boolean canFollow(String setting) {
        return setting.equals(AuthOptions.USERS.path())
                || setting.startsWith(LimitOptions.LIMITS + ".")
                || setting.equals("cache.memory")
                || setting.startsWith("cache.cleanup.")
                || setting.startsWith("cache.streams.")
                || CachePolicies.isAbout(setting);
    }
}
