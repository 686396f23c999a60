package io.larder.proxy.launch.tenant;

import io.larder.config.TenantConfig;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.Unreadable;
import io.larder.proxy.launch.config.CannotStart;
import io.larder.proxy.launch.config.StartedParts;
import io.larder.proxy.launch.config.UpstreamParts;
import io.larder.proxy.net.TlsFilesException;
import io.larder.proxy.topology.Topology;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the requests of a tenant go to; {@code embedded} is null where the configuration names it. */
public record UpstreamInUse(ConnectionUri uri, LocalUpstream.@Nullable Running embedded) {
    /** As configured; where nothing is, {@code local} is started. */
    static UpstreamInUse of(TenantConfig config, Optional<LocalUpstream> local, StartedParts parts) throws CannotStart {
        if (config.upstream().uri().isPresent()) {
            return new UpstreamInUse(config.upstream().uri().get(), null);
        }
        LocalUpstream embedded = local.orElseThrow(() -> new CannotStart(
                CannotStart.Cause.CONFIGURATION, "no upstream: name one by --upstream (there is none embedded here)"));
        LocalUpstream.Running running = parts.add(embedded.start());
        try {
            return new UpstreamInUse(ConnectionUri.parse(running.uri()), running);
        } catch (Unreadable e) {
            throw new IllegalStateException("the embedded upstream's own connection string: " + e.reason(), e);
        }
    }

    /** Begins to look at it. */
    Topology topology(TenantConfig config) throws CannotStart {
        try {
            String text = UpstreamParts.connectionUri(uri, config).reveal();
            return Topology.start(text, UpstreamParts.options(config));
        } catch (IllegalArgumentException | TlsFilesException e) {
            throw new CannotStart(CannotStart.Cause.CONFIGURATION, "the upstream " + uri + ": " + e.getMessage());
        }
    }
}
