package io.larder.embedded.server;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS on a member's sockets, from PEM files.
 *
 * @param clientAuthority who must have signed the clients' certificates; null where clients need none
 */
public record TlsSettings(Path certificate, Path privateKey, @Nullable Path clientAuthority) {
    SslContext context() {
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(certificate.toFile(), privateKey.toFile());
            if (clientAuthority != null) {
                builder.trustManager(clientAuthority.toFile()).clientAuth(ClientAuth.REQUIRE);
            }
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("TLS cannot be set up with " + certificate, e);
        }
    }
}
