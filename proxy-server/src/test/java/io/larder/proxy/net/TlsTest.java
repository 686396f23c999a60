package io.larder.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both sides of TLS against each other, with certificates made for the test. */
class TlsTest {
    @TempDir
    private Path directory;

    private Certificates certificates;

    @BeforeEach
    void makeAuthority() throws Exception {
        certificates = new Certificates(directory);
    }

    /** What a side saw once its handshake was through. */
    private record Handshake(String serverSubject, String askedName, String clientSubject) {}

    @Test
    void theNameIsSentAndChecked() throws Exception {
        ListenerTls listener = ListenerTls.load(certificates.server("one", "db.example"), ClientCertificates.NONE);
        DialTls dial = DialTls.load(certificates.trustOnly(), false, false);
        Handshake done = connect(listener, dial, "db.example");
        assertThat(done.askedName()).isEqualTo("db.example");
        assertThat(done.serverSubject()).isEqualTo("CN=one");
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> connect(listener, dial, "other.example"))
                .withCauseInstanceOf(SSLException.class);
    }

    @Test
    void anAddressIsNoNameAndIsCheckedAsAnAddress() throws Exception {
        ListenerTls listener = ListenerTls.load(certificates.server("one", "localhost"), ClientCertificates.NONE);
        DialTls dial = DialTls.load(certificates.trustOnly(), false, false);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> connect(listener, dial, "127.0.0.1"))
                .withCauseInstanceOf(SSLException.class);
    }

    @Test
    void aWrongNameCanBeAllowed() throws Exception {
        ListenerTls listener = ListenerTls.load(certificates.server("one", "db.example"), ClientCertificates.NONE);
        assertThat(connect(listener, DialTls.load(certificates.trustOnly(), false, true), "other.example")
                        .serverSubject())
                .isEqualTo("CN=one");
    }

    @Test
    void onlyTheGivenAuthorityIsTrusted() throws Exception {
        ListenerTls listener = ListenerTls.load(certificates.server("one", "db.example"), ClientCertificates.NONE);
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        DialTls stranger = DialTls.load(new Certificates(elsewhere).trustOnly(), false, false);
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> connect(listener, stranger, "db.example"));
        DialTls platform = DialTls.load(PemFiles.NONE, false, false);
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> connect(listener, platform, "db.example"));
        DialTls anything = DialTls.load(PemFiles.NONE, true, false);
        assertThat(connect(listener, anything, "db.example").serverSubject()).isEqualTo("CN=one");
    }

    @Test
    void clientCertificatesAreOptionalOrRequired() throws Exception {
        PemFiles server = certificates.server("one", "db.example");
        DialTls without = DialTls.load(certificates.trustOnly(), false, false);
        DialTls with = DialTls.load(certificates.client("app"), false, false);
        ListenerTls optional = ListenerTls.load(server, ClientCertificates.OPTIONAL);
        assertThat(connect(optional, without, "db.example").clientSubject()).isNull();
        assertThat(connect(optional, with, "db.example").clientSubject()).isEqualTo("CN=app");
        ListenerTls required = ListenerTls.load(server, ClientCertificates.REQUIRED);
        assertThat(connect(required, with, "db.example").clientSubject()).isEqualTo("CN=app");
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> connect(required, without, "db.example"));
    }

    @Test
    void filesThatChangeAreReadAgain() throws Exception {
        PemFiles files = certificates.server("one", "db.example");
        ListenerTls listener = ListenerTls.load(files, ClientCertificates.NONE);
        DialTls dial = DialTls.load(certificates.trustOnly(), false, false);
        assertThat(listener.reloadIfChanged()).isFalse();
        certificates.server("one", "new.example");
        assertThat(listener.reloadIfChanged()).isTrue();
        assertThat(connect(listener, dial, "new.example").serverSubject()).isEqualTo("CN=one");
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> connect(listener, dial, "db.example"));
    }

    @Test
    void brokenNewFilesLeaveTheOldOnesInUse() throws Exception {
        PemFiles files = certificates.server("one", "db.example");
        ListenerTls listener = ListenerTls.load(files, ClientCertificates.NONE);
        Files.writeString(directory.resolve("one.pem"), "not a certificate");
        assertThat(listener.reloadIfChanged()).isFalse();
        Files.delete(directory.resolve("one.pem"));
        assertThat(listener.reloadIfChanged()).isFalse();
        DialTls dial = DialTls.load(certificates.trustOnly(), false, false);
        assertThat(connect(listener, dial, "db.example").serverSubject()).isEqualTo("CN=one");
        certificates.server("one", "db.example");
        assertThat(listener.reloadIfChanged()).isTrue();
    }

    /** As between the two steps of a renewal that replaces one file after the other. */
    @Test
    void aKeyThatIsNotTheCertificatesLeavesTheOldOnesInUse() throws Exception {
        PemFiles files = certificates.server("one", "db.example");
        ListenerTls listener = ListenerTls.load(files, ClientCertificates.NONE);
        DialTls dial = DialTls.load(certificates.trustOnly(), false, false);
        Path key = directory.resolve("one.key");
        String before = Files.readString(key);
        certificates.server("one", "new.example");
        String renewed = Files.readString(key);
        Files.writeString(key, before);

        assertThat(listener.reloadIfChanged()).isFalse();
        assertThat(connect(listener, dial, "db.example").serverSubject()).isEqualTo("CN=one");
        assertThatExceptionOfType(TlsFilesException.class)
                .isThrownBy(() -> ListenerTls.load(files, ClientCertificates.NONE))
                .withMessageContaining("one.key is not that of the certificate in ");

        Files.writeString(key, renewed);
        assertThat(listener.reloadIfChanged()).isTrue();
        assertThat(connect(listener, dial, "new.example").serverSubject()).isEqualTo("CN=one");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKeyOfAnotherKindOrAnEncryptedOneIsFoundOutToo(boolean encrypted) throws Exception {
        PemFiles one = certificates.client("one");
        PemFiles other = encrypted
                ? Certificates.encrypted(certificates.client("two"), "secret")
                : certificates.oldServer("old", "db.example", true);
        PemFiles mixed = new PemFiles(one.certificateChain(), other.privateKey(), other.keyPassword(), one.trusted());
        assertThatExceptionOfType(TlsFilesException.class)
                .isThrownBy(() -> DialTls.load(mixed, false, false))
                .withMessageContaining("is not that of the certificate in ");
    }

    @Test
    void aNameThatCannotBeToldIsNotTold() throws Exception {
        ListenerTls listener = ListenerTls.load(certificates.server("one", "db.example"), ClientCertificates.NONE);
        DialTls dial = DialTls.load(certificates.trustOnly(), false, true);
        assertThat(connect(listener, dial, "my_db.example").serverSubject()).isEqualTo("CN=one");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keysInTheFormsOfOlderToolsAreRead(boolean rsa) throws Exception {
        PemFiles files = certificates.oldServer("old", "db.example", rsa);
        DialTls dial = DialTls.load(certificates.trustOnly(), false, false);
        assertThat(connect(ListenerTls.load(files, ClientCertificates.NONE), dial, "db.example")
                        .serverSubject())
                .isEqualTo("CN=old");
    }

    @Test
    void theFileAtFaultIsNamed() throws Exception {
        PemFiles good = certificates.server("one", "db.example");
        Path bad = directory.resolve("bad.pem");
        Files.writeString(bad, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatExceptionOfType(TlsFilesException.class)
                .isThrownBy(() -> DialTls.load(new PemFiles(good.certificateChain(), bad, null, null), false, false))
                .withMessageContaining("private key file " + bad);
        assertThatExceptionOfType(TlsFilesException.class)
                .isThrownBy(() -> DialTls.load(new PemFiles(bad, good.privateKey(), null, null), false, false))
                .withMessage("the certificate file " + bad + " holds no certificate");
        assertThatExceptionOfType(TlsFilesException.class)
                .isThrownBy(() -> DialTls.load(new PemFiles(null, null, null, bad), false, false))
                .withMessage("the CA file " + bad + " holds no certificate");
    }

    @Test
    void filesThatCannotBeUsedAreNamed() throws Exception {
        PemFiles missing = new PemFiles(directory.resolve("no.pem"), directory.resolve("no.key"), null, null);
        assertThatExceptionOfType(TlsFilesException.class)
                .isThrownBy(() -> ListenerTls.load(missing, ClientCertificates.NONE))
                .withMessageContaining("no.pem");
        assertThatExceptionOfType(TlsFilesException.class)
                .isThrownBy(() -> DialTls.load(missing, false, false))
                .withMessageContaining("no.pem");
    }

    private static Handshake connect(ListenerTls listener, DialTls dial, String name) throws Exception {
        CompletableFuture<Handshake> result = new CompletableFuture<>();
        try (EventLoops loops = EventLoops.start(Transport.NIO, 1)) {
            Channel server = new ServerBootstrap()
                    .group(loops.group())
                    .channel(Transport.NIO.serverChannel(new InetSocketAddress(0)))
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            SslHandler handler = listener.newHandler(channel.alloc());
                            channel.pipeline().addLast(handler, new Quiet());
                            handler.handshakeFuture().addListener(done -> {
                                if (done.isSuccess()) {
                                    result.complete(seen(handler));
                                } else {
                                    result.completeExceptionally(done.cause());
                                }
                            });
                        }
                    })
                    .bind("127.0.0.1", 0)
                    .sync()
                    .channel();
            SslHandler client = dial.newHandler(loops.allocator(), name, 27017);
            new Bootstrap()
                    .group(loops.group())
                    .channel(Transport.NIO.channel(new InetSocketAddress(0)))
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(client, new Quiet());
                        }
                    })
                    .connect(server.localAddress())
                    .sync();
            return result.get(20, TimeUnit.SECONDS);
        }
    }

    private static Handshake seen(SslHandler handler) {
        ExtendedSSLSession session = (ExtendedSSLSession) handler.engine().getSession();
        String clientSubject;
        try {
            clientSubject = ((X509Certificate) session.getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (SSLPeerUnverifiedException none) {
            clientSubject = null;
        }
        String askedName = session.getRequestedServerNames().isEmpty()
                ? ""
                : ((SNIHostName) session.getRequestedServerNames().get(0)).getAsciiName();
        String mine = ((X509Certificate) session.getLocalCertificates()[0])
                .getSubjectX500Principal()
                .getName();
        return new Handshake(mine, askedName, clientSubject);
    }

    /** What goes wrong is looked at in the futures of the handshakes. */
    private static final class Quiet extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
