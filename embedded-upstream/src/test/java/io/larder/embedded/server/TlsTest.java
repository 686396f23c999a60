package io.larder.embedded.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.embedded.EmbeddedReplicaSet;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS on a member's port, with and without certificates of the clients. */
class TlsTest {
    @TempDir
    private Path directory;

    private X509Bundle authority;
    private Path authorityFile;
    private Path certificate;
    private Path key;

    @BeforeEach
    void certificates() throws Exception {
        authority = builder("CN=authority").setIsCertificateAuthority(true).buildSelfSigned();
        X509Bundle server = builder("CN=localhost").addSanDnsName("localhost").buildIssuedBy(authority);
        authorityFile = Files.writeString(directory.resolve("ca.pem"), authority.getCertificatePEM());
        certificate = Files.writeString(directory.resolve("server.pem"), server.getCertificatePathPEM());
        key = Files.writeString(directory.resolve("server.key"), server.getPrivateKeyPEM());
    }

    private static CertificateBuilder builder(String subject) {
        Instant now = Instant.now();
        return new CertificateBuilder()
                .subject(subject)
                .notBefore(now.minus(Duration.ofHours(1)))
                .notAfter(now.plus(Duration.ofHours(1)))
                .ecp256();
    }

    private SSLContext context(@Nullable X509Bundle own) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManager[] keys = own == null ? null : own.toKeyManagerFactory().getKeyManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    private MongoClient client(EmbeddedReplicaSet set, @Nullable X509Bundle own) throws Exception {
        SSLContext context = context(own);
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(set.connectionString()))
                .applyToSslSettings(ssl -> ssl.enabled(true).context(context))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(2, TimeUnit.SECONDS))
                .build());
    }

    @Test
    void driversConnectOverTls() throws Exception {
        TlsSettings tls = new TlsSettings(certificate, key, null);
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().tls(tls).start();
                MongoClient client = client(set, null)) {
            assertThat(client.getDatabase("admin").runCommand(new Document("ping", 1)))
                    .containsEntry("ok", 1.0);
        }
    }

    @Test
    void clientsWithoutACertificateAreTurnedAwayWhereOneIsAsked() throws Exception {
        TlsSettings tls = new TlsSettings(certificate, key, authorityFile);
        X509Bundle known = builder("CN=client").buildIssuedBy(authority);
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().tls(tls).start();
                MongoClient stranger = client(set, null);
                MongoClient friend = client(set, known)) {
            assertThat(friend.getDatabase("admin").runCommand(new Document("ping", 1)))
                    .containsEntry("ok", 1.0);
            assertThatThrownBy(() -> stranger.getDatabase("admin").runCommand(new Document("ping", 1)))
                    .isInstanceOf(MongoTimeoutException.class);
        }
    }
}
