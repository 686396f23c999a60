package io.larder.proxy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.proxy.WireClient;
import io.larder.proxy.client.ListenerSettings.ProxyHeader;
import io.larder.proxy.net.Certificates;
import io.larder.proxy.net.ClientCertificates;
import io.larder.proxy.net.EventLoops;
import io.larder.proxy.net.ListenerTls;
import io.larder.proxy.net.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsListenerTest {
    @TempDir
    private Path directory;

    private final EventLoops loops = EventLoops.start(Transport.choose("auto"), 1);
    private Listeners listeners;
    private InetSocketAddress address;

    @BeforeEach
    void listen() throws Exception {
        ListenerTls tls =
                ListenerTls.load(new Certificates(directory).server("one", "localhost"), ClientCertificates.NONE);
        ListenerSettings settings = new ListenerSettings(
                "any", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, tls, ProxyHeader.NONE, 0);
        listeners = Listeners.bind(loops, List.of(settings), ClientLimits.defaults(), new EchoHandler());
        address = (InetSocketAddress) listeners.addresses().get(0);
    }

    @AfterEach
    void close() {
        listeners.close();
        await().until(() -> listeners.connections() == 0);
        loops.close();
    }

    private Socket tlsSocket() throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (var pem = Files.newInputStream(directory.resolve("ca.pem"))) {
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory().createSocket(address.getAddress(), address.getPort());
    }

    @Test
    void requestsPassByTls() throws Exception {
        try (WireClient client = new WireClient(tlsSocket(), address)) {
            String text = "x".repeat(300_000);
            assertThat(client.ask("{ping: '" + text + "'}").getString("ping").getValue())
                    .isEqualTo(text);
            assertThat(client.ask("{ping: 1}")).containsKey("ping");
        }
    }

    @Test
    void whoSpeaksWithoutTlsIsClosedAndOthersGoOn() throws Exception {
        try (WireClient good = new WireClient(tlsSocket(), address);
                WireClient plain = new WireClient(address)) {
            plain.send("{ping: 1}");
            assertThat(endsWithoutReply(plain)).isTrue();
            assertThat(good.ask("{ping: 1}")).containsKey("ping");
        }
    }

    /** A TLS alert may come, a reply may not. */
    private static boolean endsWithoutReply(WireClient client) throws IOException {
        return client.socket().getInputStream().readAllBytes().length < 16;
    }
}
