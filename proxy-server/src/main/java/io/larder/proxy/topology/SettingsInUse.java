package io.larder.proxy.topology;

import com.mongodb.ConnectionString;
import io.larder.proxy.net.DialTls;
import io.larder.proxy.net.PemFiles;
import io.larder.proxy.net.TlsFilesException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection string comes to once its names are resolved, which is later for {@code mongodb+srv}; and the TLS files,
 * which may be others at any time before or after. Thread safe.
 */
final class SettingsInUse {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsInUse.class);

    private final String uri;
    private final UpstreamOptions options;
    /** Guards the settings' beginning, and the files that they begin with. */
    private final Object files = new Object();

    private PemFiles wantedFiles;
    private volatile @Nullable UpstreamSettings settings;

    SettingsInUse(String uri, UpstreamOptions options) {
        this.uri = uri;
        this.options = options;
        this.wantedFiles = UpstreamFiles.of(uri, options.tls());
    }

    UpstreamSettings begin(ConnectionString parsed) throws TlsFilesException {
        synchronized (files) {
            UpstreamSettings ready = UpstreamSettings.of(parsed, options, wantedFiles);
            settings = ready;
            return ready;
        }
    }

    /** Null until the names were resolved. */
    @Nullable
    UpstreamSettings settings() {
        return settings;
    }

    UpstreamOptions options() {
        return options;
    }

    Duration connectionWait() {
        UpstreamSettings known = settings;
        Duration wait = known == null ? options.maxWait() : known.pool().maxWait();
        return wait.isZero() ? serverWait() : wait;
    }

    Duration serverWait() {
        UpstreamSettings known = settings;
        return known == null ? options.serverWait() : known.serverWait();
    }

    /** See {@link Topology#followFiles}. */
    Runnable followFiles(PemFiles configured) throws TlsFilesException {
        PemFiles wanted = UpstreamFiles.of(uri, configured);
        DialTls tls = tls();
        Runnable use = tls == null ? this::useFiles : tls.follow(wanted);
        return () -> {
            synchronized (files) {
                wantedFiles = wanted;
                use.run();
            }
        };
    }

    /** The names were not resolved when files were asked for; in the meantime they may have been, with the files before. */
    private void useFiles() {
        DialTls tls = tls();
        if (tls != null) {
            try {
                tls.follow(wantedFiles).run();
            } catch (TlsFilesException e) {
                LOG.warn("the upstream's TLS files cannot be used, those before stay: {}", e.getMessage());
            }
        }
    }

    void lookAtFiles() {
        DialTls tls = tls();
        if (tls != null) {
            tls.reloadIfChanged();
        }
    }

    private @Nullable DialTls tls() {
        UpstreamSettings known = settings;
        return known == null ? null : known.tls();
    }
}
