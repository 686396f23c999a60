package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.proxy.WireClient;
import io.larder.proxy.net.Certificates;
import io.larder.proxy.net.PemFiles;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bson.BsonDocument;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants that are chosen by the name which clients ask for by TLS, with the same names of everything behind each. */
class TenantsByNameTest {
    private static final String FIND = "{find: 'products', filter: {_id: 1}, $db: 'shop'}";
    private static EmbeddedReplicaSet setOfA;
    private static EmbeddedReplicaSet setOfB;
    private static EmbeddedReplicaSet setOfTheRest;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @BeforeAll
    static void start() {
        setOfA = TenantsFixture.set("a");
        setOfB = TenantsFixture.set("b");
        setOfTheRest = TenantsFixture.set("rest");
    }

    @AfterAll
    static void stop() {
        setOfA.close();
        setOfB.close();
        setOfTheRest.close();
    }

    private String yaml(String name) throws Exception {
        new Certificates(directory).server("larder", name);
        return """
                listeners: [{address: '127.0.0.1:0', tls: {certificate: larder.pem, key: larder.key}}]
                tenants:
                  - {name: a, sni: [a.db.example, localhost], upstream: {uri: '%s'}}
                  - {name: b, sni: '*.db.example', upstream: {uri: '%s'}}
                """
                .formatted(setOfA.connectionString(), setOfB.connectionString());
    }

    private SSLContext trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (var in = Files.newInputStream(directory.resolve("ca.pem"))) {
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /** What a client gets that asks for this name, or for none. */
    private BsonDocument ask(TenantsFixture fixture, @Nullable String name) throws Exception {
        InetSocketAddress address =
                (InetSocketAddress) fixture.proxy.addresses().get(0);
        try (Socket plain = new Socket(address.getAddress(), address.getPort())) {
            SSLSocket tls = (SSLSocket) trusting().getSocketFactory().createSocket(plain, null, 0, true);
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setServerNames(name == null ? List.of() : List.of(new SNIHostName(name)));
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            try (WireClient client = new WireClient(tls, address)) {
                return client.ask(FIND);
            }
        }
    }

    private static String of(BsonDocument reply) {
        assertThat(reply).containsKey("cursor");
        return reply.getDocument("cursor")
                .getArray("firstBatch")
                .get(0)
                .asDocument()
                .getString("of")
                .getValue();
    }

    @Test
    void eachNameLeadsToItsTenantAndAnUnknownOneToNobody() throws Exception {
        try (TenantsFixture fixture = new TenantsFixture(directory, yaml("a.db.example"), "a", "b")) {
            for (int i = 0; i < 3; i++) {
                assertThat(of(ask(fixture, "a.db.example"))).isEqualTo("a");
                assertThat(of(ask(fixture, "A.DB.example"))).isEqualTo("a");
                assertThat(of(ask(fixture, "b.db.example"))).isEqualTo("b");
            }

            BsonDocument unknown = ask(fixture, "db.example");
            assertThat(unknown.getInt32("code").getValue()).isEqualTo(13);
            assertThat(unknown.getString("errmsg").getValue())
                    .isEqualTo("no tenant of this Larder goes by the name by which it was connected to");
            BsonDocument none = ask(fixture, null);
            assertThat(none.getInt32("code").getValue()).isEqualTo(13);
            assertThat(none.getString("errmsg").getValue())
                    .isEqualTo("no tenant of this Larder has clients that ask for no host name by TLS");
        }
    }

    @Test
    void namesCanBeToldByFlags() throws Exception {
        PemFiles files = new Certificates(directory).server("larder", "a.db.example");
        try (TenantsFixture fixture = TenantsFixture.ofFlags(
                new String[] {"a", "b"},
                "listen=127.0.0.1:0",
                "tls-certificate=" + files.certificateChain(),
                "tls-key=" + files.privateKey(),
                "tenant=a=" + setOfA.connectionString(),
                "tenant=b=" + setOfB.connectionString(),
                "tenant-sni=a=a.db.example",
                "tenant-sni=b=*.db.example")) {
            assertThat(of(ask(fixture, "a.db.example"))).isEqualTo("a");
            assertThat(of(ask(fixture, "c.db.example"))).isEqualTo("b");
        }
    }

    @Test
    void withAnUpstreamAtTheTopUnknownNamesAreItsOwn() throws Exception {
        String yaml = "upstream: {uri: '" + setOfTheRest.connectionString() + "'}\n" + yaml("a.db.example");
        try (TenantsFixture fixture = new TenantsFixture(directory, yaml, "a", "b", "default")) {
            assertThat(of(ask(fixture, "a.db.example"))).isEqualTo("a");
            assertThat(of(ask(fixture, "elsewhere.example"))).isEqualTo("rest");
            assertThat(of(ask(fixture, null))).isEqualTo("rest");
        }
    }

    @Test
    void aDriverIsLedByTheNameInItsConnectionString() throws Exception {
        try (TenantsFixture fixture = new TenantsFixture(directory, yaml("localhost"), "a", "b")) {
            SSLContext trusting = trusting();
            MongoClient client = fixture.add(MongoClients.create(MongoClientSettings.builder()
                    .applyConnectionString(
                            new ConnectionString("mongodb://localhost:" + fixture.port(0) + "/?tls=true"))
                    .applyToSslSettings(tls -> tls.context(trusting))
                    .build()));

            fixture.untilHit("a", client);
            assertThat(TenantsFixture.products(client)
                            .find(new Document("_id", 1))
                            .first())
                    .containsEntry("of", "a");
            assertThat(fixture.tenant("b").requests().clients()).isZero();
        }
    }
}
