package io.larder.proxy.launch;

import io.larder.config.LarderConfig;
import io.larder.config.ServerTls;
import io.larder.config.value.Secret;
import io.larder.proxy.client.ListenerSettings;
import io.larder.proxy.net.ClientCertificates;
import io.larder.proxy.net.ListenerTls;
import io.larder.proxy.net.PemFiles;
import io.larder.proxy.net.TlsFilesException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The TLS files of listeners, which may be others after a reload. Whether a listener speaks TLS at all is decided at the start.
 *
 * @param places in the order of the configuration
 */
record ListenerFiles(List<ListenerSettings> places) implements Follower {
    private static final Pattern SETTING = Pattern.compile("listeners\\[([0-9]+)]\\.tls\\..*");

    @Override
    public boolean follows(String path, LarderConfig next) {
        Matcher matcher = SETTING.matcher(path);
        return matcher.matches() && canFollow(Integer.parseInt(matcher.group(1)), next);
    }

    private boolean canFollow(int index, LarderConfig next) {
        return index < places.size()
                && index < next.listeners().size()
                && places.get(index).tls() != null
                && next.listeners().get(index).tls().isPresent();
    }

    @Override
    public Prepared prepare(LarderConfig next) throws CannotFollow {
        List<Runnable> steps = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            ListenerTls tls = places.get(i).tls();
            Optional<ServerTls> wanted =
                    canFollow(i, next) ? next.listeners().get(i).tls() : Optional.empty();
            if (tls != null && wanted.isPresent()) {
                String name = "listener " + next.listeners().get(i).address();
                steps.add(follow(name, tls, wanted.get()));
            }
        }
        return () -> steps.forEach(Runnable::run);
    }

    static Runnable follow(String name, ListenerTls tls, ServerTls wanted) throws CannotFollow {
        try {
            return tls.follow(files(wanted), certificates(wanted));
        } catch (TlsFilesException e) {
            throw new CannotFollow(name + ": " + e.getMessage());
        }
    }

    static PemFiles files(ServerTls tls) {
        return new PemFiles(
                tls.certificate(),
                tls.key(),
                tls.keyPassword().map(Secret::reveal).orElse(null),
                tls.clientCa().orElse(null));
    }

    static ClientCertificates certificates(ServerTls tls) {
        return ClientCertificates.valueOf(tls.clientCertificates().name());
    }
}
