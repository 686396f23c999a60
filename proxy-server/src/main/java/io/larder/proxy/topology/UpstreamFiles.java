package io.larder.proxy.topology;

import io.larder.proxy.net.PemFiles;
import java.nio.file.Path;

/** Which TLS files an upstream's connections are made with: those of the connection string, or else those of the configuration. */
final class UpstreamFiles {
    private UpstreamFiles() {}

    static PemFiles of(String uri, PemFiles configured) {
        UriOptions asked = new UriOptions(uri);
        String keyFile = asked.get("tlsCertificateKeyFile");
        String caFile = asked.get("tlsCAFile");
        String password = asked.get("tlsCertificateKeyFilePassword");
        return new PemFiles(
                keyFile == null ? configured.certificateChain() : Path.of(keyFile),
                keyFile == null ? configured.privateKey() : Path.of(keyFile),
                password == null ? configured.keyPassword() : password,
                caFile == null ? configured.trusted() : Path.of(caFile));
    }
}
