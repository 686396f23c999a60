package io.larder.proxy.launch.config;

import io.larder.config.ServerTls;
import io.larder.config.value.Secret;
import io.larder.proxy.net.ClientCertificates;
import io.larder.proxy.net.ListenerTls;
import io.larder.proxy.net.PemFiles;
import io.larder.proxy.net.TlsFilesException;

/** The TLS files of one who listens, as the configuration has them. */
public final class ListenerFiles {
    private ListenerFiles() {}

    public static Runnable follow(String name, ListenerTls tls, ServerTls wanted) throws Follower.CannotFollow {
        try {
            return tls.follow(files(wanted), certificates(wanted));
        } catch (TlsFilesException e) {
            throw new Follower.CannotFollow(name + ": " + e.getMessage());
        }
    }

    public static PemFiles files(ServerTls tls) {
        return new PemFiles(
                tls.certificate(),
                tls.key(),
                tls.keyPassword().map(Secret::reveal).orElse(null),
                tls.clientCa().orElse(null));
    }

    public static ClientCertificates certificates(ServerTls tls) {
        return ClientCertificates.valueOf(tls.clientCertificates().name());
    }
}
