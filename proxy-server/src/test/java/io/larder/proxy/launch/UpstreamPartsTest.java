package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.config.TenantConfig;
import io.larder.proxy.launch.config.UpstreamParts;
import io.larder.proxy.topology.KeepAliveMode;
import io.larder.proxy.topology.UpstreamOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamPartsTest {
    @ParameterizedTest
    @CsvSource({
        "mongodb://u:p@a:1/db?replicaSet=r, mongodb://u:p@a:1/db?replicaSet=r&minPoolSize=0&maxPoolSize=100",
        "mongodb://a/?maxPoolSize=7&minPoolSize=2, mongodb://a/?minPoolSize=2&maxPoolSize=7",
        "mongodb://a/?connectTimeoutMS=5&appName=x, mongodb://a/?appName=x&minPoolSize=0&maxPoolSize=100",
        "mongodb://a/?socketTimeoutMS=9000, mongodb://a/?minPoolSize=0&maxPoolSize=100&socketTimeoutMS=9000",
        "mongodb+srv://a/?maxPoolSize=0, mongodb+srv://a/?minPoolSize=0&maxPoolSize=0",
    })
    void whatTheConfigurationDecidesIsNotLeftToTheConnectionString(String given, String passedOn) throws Exception {
        TenantConfig config = Configured.by("upstream=" + given).tenants().get(0);

        assertThat(UpstreamParts.connectionUri(config.upstream().uri().orElseThrow(), config)
                        .reveal())
                .isEqualTo(passedOn);
    }

    private static TenantConfig tenant(String... flags) throws Exception {
        return Configured.by(flags).tenants().get(0);
    }

    @Test
    void limitsArriveAndNoLimitIsZero() throws Exception {
        UpstreamOptions given = UpstreamParts.options(tenant(
                "upstream=mongodb://h",
                "upstream-pool-max=9",
                "upstream-pool-max-idle=3s",
                "upstream-pool-max-waiting=4",
                "upstream-pool-max-wait=7s",
                "upstream-pool-keep-alive=adaptive",
                "time-limits-connect=5s",
                "time-limits-server-selection=6s"));
        UpstreamOptions unlimited = UpstreamParts.options(tenant(
                "upstream=mongodb://h",
                "upstream-pool-max=unlimited",
                "upstream-pool-max-idle=unlimited",
                "time-limits-connect=unlimited"));

        assertThat(given.maxPoolSize()).isEqualTo(9);
        assertThat(given.maxIdle()).isEqualTo(Duration.ofSeconds(3));
        assertThat(given.maxWaiting()).isEqualTo(4);
        assertThat(given.maxWait()).isEqualTo(Duration.ofSeconds(7));
        assertThat(given.keepAlive()).isEqualTo(KeepAliveMode.ADAPTIVE);
        assertThat(given.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(given.serverWait()).isEqualTo(Duration.ofSeconds(6));
        assertThat(given.authenticate()).isFalse();
        assertThat(unlimited.maxPoolSize()).isZero();
        assertThat(unlimited.maxIdle()).isZero();
        assertThat(unlimited.maxWait()).isZero();
        assertThat(unlimited.connectTimeout()).isZero();
    }
}
