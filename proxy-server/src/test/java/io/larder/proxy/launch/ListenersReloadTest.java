package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import io.larder.config.load.InvalidConfig;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.proxy.Http;
import io.larder.proxy.WireClient;
import io.larder.proxy.admin.AdminToken;
import io.larder.proxy.client.ClientView;
import io.larder.proxy.launch.config.ConfigInUse;
import io.larder.proxy.launch.tenant.TenantParts;
import io.larder.proxy.net.Certificates;
import io.larder.proxy.net.PemFiles;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.bson.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners come, go and change while the proxy runs. */
class ListenersReloadTest {
    private static final String PING = "{ping: 1, $db: 'admin'}";

    @AutoClose
    private static final EmbeddedReplicaSet SET_OF_A = TenantsFixture.set("a");

    @AutoClose
    private static final EmbeddedReplicaSet SET_OF_B = TenantsFixture.set("b");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static String tenant(String name, String listener, EmbeddedReplicaSet set) {
        return "  - {name: " + name + ", listener: '" + listener + "', upstream: {uri: '" + set.connectionString()
                + "'}}\n";
    }

    private static String onlyA() {
        return "listeners: [{address: '127.0.0.1:0'}]\ntenants:\n" + tenant("a", "127.0.0.1:0", SET_OF_A);
    }

    private static String andB(String listener) {
        return onlyA().replace("}]\n", "}, {address: '" + listener + "'}]\n") + tenant("b", listener, SET_OF_B);
    }

    /** Without tenants. */
    private static String plain(String listeners) {
        return "listeners: [" + listeners + "]\nupstream: {uri: '" + SET_OF_A.connectionString() + "'}\n";
    }

    private static String whose(MongoClient client) {
        return TenantsFixture.products(client)
                .find(new Document("_id", 1))
                .first()
                .getString("of");
    }

    private static void assertServed(WireClient client) throws IOException {
        assertThat(client.ask(PING).getNumber("ok").intValue()).isEqualTo(1);
    }

    @Test
    void aTenantComesAndGoesWithAListenerOfItsOwn() throws Exception {
        try (TenantsFixture fixture = new TenantsFixture(directory, onlyA(), "a")) {
            SocketAddress ofA = fixture.proxy.addresses().get(0);
            WireClient stays = fixture.add(new WireClient(ofA));
            assertServed(stays);

            ConfigInUse.Reloaded reloaded = fixture.reload(andB("localhost:0"));

            assertThat(reloaded.waiting()).isEmpty();
            assertThat(reloaded.changed()).contains("listeners[1].address");
            fixture.awaitKnown("b");
            assertThat(whose(fixture.client(1))).isEqualTo("b");
            assertThat(whose(fixture.client(0))).isEqualTo("a");
            assertThat(fixture.proxy.addresses()).hasSize(2).first().isEqualTo(ofA);

            SocketAddress ofB = fixture.proxy.addresses().get(1);
            WireClient goes = fixture.add(new WireClient(ofB));
            assertServed(goes);
            assertThat(fixture.reload(onlyA()).waiting()).isEmpty();

            assertThat(fixture.proxy.addresses()).containsExactly(ofA);
            assertThatThrownBy(() -> new WireClient(ofB)).isInstanceOf(ConnectException.class);
            assertThat(goes.isClosedByPeer()).as("as its tenant is gone").isTrue();
            assertServed(stays);
        }
    }

    @Test
    void whoCameByAListenerThatGoesStaysWithItsTenant() throws Exception {
        try (TenantsFixture fixture =
                new TenantsFixture(directory, plain("{address: '127.0.0.1:0'}, {address: 'localhost:0'}"), "default")) {
            WireClient stays =
                    fixture.add(new WireClient(fixture.proxy.addresses().get(0)));
            SocketAddress other = fixture.proxy.addresses().get(1);

            fixture.reload(plain("{address: 'localhost:0'}"));

            assertThat(fixture.proxy.addresses())
                    .as("told apart by what they are called")
                    .containsExactly(other);
            assertServed(stays);
        }
    }

    @Test
    void aPortInUseHasTheWholeReloadRefused() throws Exception {
        Path tokenFile = directory.resolve("token");
        String admin = "admin: {listen: '127.0.0.1:0', token-file: '" + tokenFile + "'}\n";
        try (TenantsFixture fixture = new TenantsFixture(directory, admin + onlyA(), "a");
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<SocketAddress> before = fixture.proxy.addresses();
            String listener = "127.0.0.1:" + taken.getLocalPort();
            String why = "cannot listen on " + listener + ": it is in use";

            assertThatThrownBy(() -> fixture.reload(admin + andB(listener)))
                    .isInstanceOf(InvalidConfig.class)
                    .hasMessageContaining(why);
            Http told = Http.post(
                    fixture.proxy.adminAddresses().get(0),
                    "/api/v1/reload",
                    AdminToken.open(tokenFile).reveal(),
                    "");

            assertThat(told.status()).isEqualTo(422);
            assertThat(told.body()).contains(why, "nothing was changed");
            assertThat(fixture.proxy.addresses()).isEqualTo(before);
            assertThat(fixture.proxy.tenants().all())
                    .extracting(TenantParts::name)
                    .containsExactly("a");
            assertThat(fixture.proxy.config().listeners()).hasSize(1);
            assertThat(whose(fixture.client(0))).isEqualTo("a");
        }
    }

    @Test
    void whereSomethingElseCannotBeNoListenerComes() throws Exception {
        new Certificates(directory).server("admin", "localhost");
        Path certificate = directory.resolve("admin.pem");
        Path socket = directory.resolve("larder.sock");
        String admin = "admin: {listen: '127.0.0.1:0', token-file: '" + directory.resolve("token")
                + "', tls: {certificate: " + certificate + ", key: " + directory.resolve("admin.key") + "}}\n";
        String before = admin + plain("{address: '127.0.0.1:0'}");
        String after = admin + plain("{address: 'unix:" + socket + "'}, {address: '127.0.0.1:0'}");
        try (TenantsFixture fixture = new TenantsFixture(directory, before, "default")) {
            String good = Files.readString(certificate);
            Files.writeString(certificate, "no certificate");

            assertThatThrownBy(() -> fixture.reload(after))
                    .isInstanceOf(InvalidConfig.class)
                    .hasMessageContaining("admin listener: ");

            assertThat(socket).doesNotExist();
            assertServed(fixture.add(new WireClient(fixture.proxy.addresses().get(0))));
            Files.writeString(certificate, good);
            fixture.reload(after);
            assertThat(socket).exists();
        }
    }

    @Test
    void aSocketFileIsAListenerToo() throws Exception {
        Path socket = directory.resolve("larder.sock");
        try (TenantsFixture fixture = new TenantsFixture(directory, plain("{address: '127.0.0.1:0'}"), "default")) {
            assertThat(fixture.reload(plain("{address: '127.0.0.1:0'}, {address: 'unix:" + socket + "'}"))
                            .waiting())
                    .isEmpty();
            try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                assertThat(client.connect(UnixDomainSocketAddress.of(socket))).isTrue();
                await().until(() ->
                        clients(fixture).stream().anyMatch(one -> one.listener().contains("larder.sock")));
            }
            fixture.reload(plain("{address: '127.0.0.1:0'}"));
            assertThat(socket).doesNotExist();
        }
    }

    @Test
    void tlsAndTheProxyHeaderChangeWhereAListenerIs() throws Exception {
        Certificates certificates = new Certificates(directory);
        PemFiles first = certificates.server("first", "localhost");
        PemFiles second = certificates.server("second", "localhost");
        String tls = "{address: '127.0.0.1:0', tls: {certificate: " + directory.resolve("used.pem") + ", key: "
                + directory.resolve("used.key") + "}}";
        use("first");
        try (TenantsFixture fixture = new TenantsFixture(directory, plain("{address: '127.0.0.1:0'}"), "default")) {
            SocketAddress address = fixture.proxy.addresses().get(0);
            WireClient before = fixture.add(new WireClient(address));

            assertThat(fixture.reload(plain(tls)).waiting()).isEmpty();
            assertThat(shown(address, first)).isEqualTo("CN=first");
            assertServed(before);
            use("second"); // is looked at by itself
            await().atMost(TenantsFixture.SOON)
                    .until(() -> shown(address, second).equals("CN=second"));

            fixture.reload(plain("{address: '127.0.0.1:0', proxy-protocol: v1}"));
            WireClient behind = fixture.add(new WireClient(address));
            behind.sendRaw("PROXY TCP4 192.0.2.7 192.0.2.1 5 6\r\n".getBytes(StandardCharsets.US_ASCII));
            assertServed(behind);
            assertThat(clients(fixture)).anyMatch(one -> one.peer().contains("192.0.2.7"));

            fixture.reload(plain("{address: '127.0.0.1:0'}"));
            assertServed(fixture.add(new WireClient(address)));
            assertThat(fixture.proxy.addresses()).containsExactly(address);
        }
    }

    private static List<ClientView> clients(TenantsFixture fixture) {
        return fixture.proxy.listeners().roster().list(0, 100, all -> true);
    }

    private void use(String name) throws IOException {
        for (String kind : List.of(".pem", ".key")) {
            Files.copy(
                    directory.resolve(name + kind),
                    directory.resolve("used" + kind),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String shown(SocketAddress address, PemFiles trusted) throws Exception {
        var trust = ((JdkSslContext) SslContextBuilder.forClient()
                        .sslProvider(SslProvider.JDK)
                        .trustManager(trusted.trusted().toFile())
                        .build())
                .context();
        int port = ((InetSocketAddress) address).getPort();
        try (SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket("localhost", port)) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    /** Drivers were told which listener stands for which member. */
    @Test
    void whereListenersStandForMembersOthersWaitForAStart() throws Exception {
        String members = "presentation: {as: replica-set, advertise: ['localhost:1']}\n";
        try (TenantsFixture fixture =
                new TenantsFixture(directory, members + plain("{address: '127.0.0.1:0'}"), "default")) {
            SocketAddress address = fixture.proxy.addresses().get(0);

            String more = members.replace("'localhost:1'", "'localhost:1', 'localhost:2'");
            assertThat(fixture.reload(more + plain("{address: 'localhost:0'}, {address: '127.0.0.1:0'}"))
                            .waiting())
                    .contains("listeners[0].address", "listeners[1].address");
            assertThat(fixture.proxy.addresses()).containsExactly(address);

            assertThat(fixture.reload(members + plain("{address: '127.0.0.1:0', proxy-protocol: v1}"))
                            .waiting())
                    .doesNotContain("listeners[0].proxy-protocol");
            assertThat(fixture.proxy.addresses()).containsExactly(address);
        }
    }
}
