package io.larder.proxy.launch;

import io.larder.config.LarderConfig;
import io.larder.config.ListenerConfig;
import io.larder.config.PresentAs;
import io.larder.config.value.ListenAddress;
import io.larder.proxy.client.BindFailedException;
import io.larder.proxy.client.ListenerChange;
import io.larder.proxy.client.ListenerSettings;
import io.larder.proxy.client.Listeners;
import io.larder.proxy.launch.config.CannotStart;
import io.larder.proxy.launch.config.ClientParts;
import io.larder.proxy.launch.config.Follower;
import io.larder.proxy.launch.config.Rereading;
import io.larder.proxy.net.ListenerTls;
import io.larder.proxy.net.Transport;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners, as the configuration has them. Those that are new are bound before anything changes, and let clients in once
 * the tenants are there to which they lead; those that are gone let in nobody any more, and who is in stays.
 *
 * <p>Where clients are shown a replica set each listener stands for a member, and drivers have been told which: other addresses
 * then wait for the next start. Reloads come one after the other.
 */
final class ListenersInUse implements Follower {
    private static final Logger LOG = LoggerFactory.getLogger(ListenersInUse.class);

    private final Transport transport;
    private final Listeners listeners;
    private final Rereading files;
    private final boolean areMembers;
    private List<ListenAddress> addresses;
    private List<Rereading.Looking> looking;

    private ListenersInUse(Listeners listeners, LarderConfig config, Transport transport, Rereading files) {
        this.listeners = listeners;
        this.transport = transport;
        this.files = files;
        this.areMembers = config.presentation().as() == PresentAs.REPLICA_SET;
        this.addresses = addresses(config);
        this.looking = List.of();
    }

    /** Of listeners that were bound by these settings, which are those of the configuration. */
    static ListenersInUse of(
            Listeners listeners,
            List<ListenerSettings> settings,
            LarderConfig config,
            Transport transport,
            Rereading files) {
        ListenersInUse inUse = new ListenersInUse(listeners, config, transport, files);
        inUse.lookAt(settings);
        return inUse;
    }

    private static List<ListenAddress> addresses(LarderConfig config) {
        return config.listeners().stream().map(ListenerConfig::address).toList();
    }

    @Override
    public boolean follows(String path, LarderConfig next) {
        return path.startsWith("listeners[") && canFollow(next);
    }

    private boolean canFollow(LarderConfig next) {
        return !areMembers || addresses.equals(addresses(next));
    }

    @Override
    public Prepared prepare(LarderConfig next) throws CannotFollow {
        if (!canFollow(next)) {
            return () -> {};
        }
        List<ListenerSettings> settings;
        ListenerChange change;
        try {
            settings = ClientParts.listeners(next, transport);
            change = listeners.prepare(settings);
        } catch (CannotStart | BindFailedException e) {
            throw new CannotFollow(String.valueOf(e.getMessage()));
        }
        return new Prepared() {
            @Override
            public void apply() {
                tell(change);
                change.apply();
                addresses = addresses(next);
                lookAt(settings);
            }

            @Override
            public void abandon() {
                change.abandon();
            }
        };
    }

    private static void tell(ListenerChange change) {
        if (!change.added().isEmpty()) {
            LOG.info("listening on {} from now on", change.added());
        }
        if (!change.removed().isEmpty()) {
            LOG.info("listening on {} no more; connections that are there stay", change.removed());
        }
    }

    /** Their certificates are looked at from now on, and those before not any more. */
    private void lookAt(List<ListenerSettings> settings) {
        looking.forEach(Rereading.Looking::close);
        looking = settings.stream()
                .map(ListenerSettings::tls)
                .filter(Objects::nonNull)
                .map((ListenerTls tls) -> files.every(tls::reloadIfChanged))
                .toList();
    }
}
