package io.larder.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.mongodb.ConnectionString;
import com.mongodb.MongoCompressor;
import io.larder.proxy.net.Certificates;
import io.larder.proxy.net.PemFiles;
import io.larder.proxy.net.TlsFilesException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection string's options are honoured; where it is silent the configuration decides. */
class UpstreamSettingsTest {
    private static UpstreamSettings of(String uri) throws TlsFilesException {
        return UpstreamSettings.of(new ConnectionString(uri), UpstreamOptions.defaults());
    }

    @Test
    void defaultsWhereTheStringIsSilent() throws Exception {
        UpstreamSettings settings = of("mongodb://a");
        assertThat(settings.tls()).isNull();
        assertThat(settings.compressors()).isEmpty();
        assertThat(settings.serverWait()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.socketTimeout()).isZero();
        assertThat(settings.pool())
                .isEqualTo(new PoolLimits(
                        100, 0, 2, KeepAliveMode.FIXED, Duration.ofMinutes(10), Duration.ZERO, 10_000, Duration.ZERO));
    }

    @Test
    void optionsOfTheString() throws Exception {
        UpstreamSettings settings = of("mongodb://a/?appName=shop&maxPoolSize=7&minPoolSize=2&maxConnecting=3"
                + "&maxIdleTimeMS=4000&maxLifeTimeMS=5000&connectTimeoutMS=600&socketTimeoutMS=7000"
                + "&serverSelectionTimeoutMS=8000&compressors=zstd,snappy");
        assertThat(settings.appName()).isEqualTo("shop");
        assertThat(settings.pool())
                .isEqualTo(new PoolLimits(
                        7,
                        2,
                        3,
                        KeepAliveMode.FIXED,
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        10_000,
                        Duration.ZERO));
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofMillis(600));
        assertThat(settings.socketTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.serverWait()).isEqualTo(Duration.ofSeconds(8));
        assertThat(settings.compressors()).extracting(MongoCompressor::getName).containsExactly("zstd", "snappy");
    }

    @Test
    void theWaitForAConnectionHasALimitOfItsOwn() throws Exception {
        UpstreamSettings both = of("mongodb://a/?waitQueueTimeoutMS=9000&serverSelectionTimeoutMS=2000");
        assertThat(both.pool().maxWait()).isEqualTo(Duration.ofSeconds(9));
        assertThat(both.serverWait()).isEqualTo(Duration.ofSeconds(2));
        assertThat(of("mongodb://a/?waitQueueTimeoutMS=-1").pool().maxWait()).isZero();
    }

    @Test
    void credentialsAreTakenOnlyByAProxyThatLogsIn() throws Exception {
        String uri = "mongodb://app:s3cret@a/?authSource=users&authMechanism=SCRAM-SHA-256";
        assertThat(of(uri).credential()).isNull();
        UpstreamOptions service = new UpstreamOptions(
                PemFiles.NONE,
                true,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                1,
                1,
                Duration.ZERO,
                KeepAliveMode.FIXED,
                Duration.ZERO);
        UpstreamSettings settings = UpstreamSettings.of(new ConnectionString(uri), service);
        assertThat(settings.credential().getSource()).isEqualTo("users");
        assertThat(settings.credential().getMechanism()).isEqualTo("SCRAM-SHA-256");
    }

    @Test
    void certificateFilesOfTheStringAsOtherDriversTakeThem(@TempDir Path directory) throws Exception {
        PemFiles files = new Certificates(directory).client("app");
        Path both = directory.resolve("both.pem");
        Files.writeString(both, Files.readString(files.certificateChain()) + Files.readString(files.privateKey()));
        String tls = "mongodb://a/?tls=true&tlsCAFile=" + files.trusted() + "&tlsCertificateKeyFile=";
        assertThat(of(tls + both).tls()).isNotNull();
        assertThatExceptionOfType(TlsFilesException.class)
                .isThrownBy(() -> of(tls + directory.resolve("missing.pem")))
                .withMessageContaining("missing.pem");
    }

    @Test
    void theNameCheckCanBeTurnedOffByEachOfItsOptions() throws Exception {
        assertThat(of("mongodb://a/?tls=true").tls().checksName()).isTrue();
        assertThat(of("mongodb://a/?ssl=true&tlsAllowInvalidHostnames=true")
                        .tls()
                        .checksName())
                .isFalse();
        assertThat(of("mongodb://a/?tls=true&tlsInsecure=true").tls().checksName())
                .isFalse();
    }

    @Test
    void whatCannotBeHonouredIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of("mongodb://%2Ftmp%2Fmongodb-27017.sock"))
                .withMessageContaining("Unix");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of("mongodb://a/?proxyHost=socks.example"))
                .withMessageContaining("proxyHost");
    }
}
