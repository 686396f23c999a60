package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.config.LarderConfig;
import io.larder.proxy.client.ClientLimits;
import io.larder.proxy.client.ListenerSettings;
import io.larder.proxy.client.ListenerSettings.ProxyHeader;
import io.larder.proxy.hello.PresentAs;
import io.larder.proxy.hello.Presentation;
import io.larder.proxy.launch.config.CannotStart;
import io.larder.proxy.launch.config.ClientParts;
import io.larder.proxy.net.Transport;
import io.larder.proxy.session.SessionLimits;
import io.netty.util.internal.PlatformDependent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientPartsTest {
    @Test
    void listenersComeInTheirOrderAndTcpOnesAreCountedFirst() throws Exception {
        List<ListenerSettings> listeners =
                ClientParts.listeners(Configured.by("listen=127.0.0.1:7,unix:/run/l,*:8"), Transport.choose("nio"));

        assertThat(listeners).extracting(ListenerSettings::index).containsExactly(0, 2, 1);
        assertThat(listeners.get(0).address()).isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 7));
        assertThat(listeners.get(1).socketFile()).isEqualTo(Path.of("/run/l"));
        assertThat(((InetSocketAddress) listeners.get(2).address()).getAddress().isAnyLocalAddress())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"off, NONE", "v1, V1", "v2, V2", "both, ANY"})
    void theProxyProtocolIsTheOneThatIsSet(String set, ProxyHeader expected) throws Exception {
        LarderConfig config = Configured.by("listen=127.0.0.1:7", "proxy-protocol=" + set);

        assertThat(ClientParts.listeners(config, Transport.choose("nio")).get(0).proxyHeader())
                .isEqualTo(expected);
    }

    @Test
    void aHostThatIsUnknownIsToldWithItsName() throws Exception {
        LarderConfig config = Configured.by("listen=no.such.host.invalid:7");

        assertThatThrownBy(() -> ClientParts.listeners(config, Transport.choose("nio")))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("no.such.host.invalid");
    }

    @Test
    void limitsArrive() throws Exception {
        LarderConfig config = Configured.by(
                "clients-max-connections=5",
                "clients-max-connections-per-address=4",
                "clients-idle-timeout=3s",
                "resources-request-memory=64MiB",
                "resources-max-cursors=2",
                "time-limits-cursor-idle=unlimited");

        assertThat(ClientParts.limits(config))
                .isEqualTo(new ClientLimits(5, 4, Duration.ofSeconds(3), 48_000_000, 64L << 20));
        assertThat(ClientParts.sessions(config, config.tenants().get(0)))
                .isEqualTo(new SessionLimits(2, Duration.ZERO));
        assertThat(ClientParts.limits(Configured.by()).maxConnectionsPerAddress())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void requestsMayNotHaveMoreMemoryThanThereIsRoomForBesideTheirReplies() throws Exception {
        assertThat(ClientParts.limits(Configured.by("resources-request-memory=900GiB"))
                        .requestMemoryBytes())
                .isEqualTo(PlatformDependent.maxDirectMemory() / 4);
    }

    @Test
    void aReplicaSetIsAdvertisedByItsListenersUnlessToldOtherwise() throws Exception {
        assertThat(ClientParts.presentation(
                        Configured.by("listen=127.0.0.1:1,unix:/run/l,127.0.0.1:2", "presentation-as=replica-set")))
                .isEqualTo(new Presentation(PresentAs.REPLICA_SET, null, List.of("127.0.0.1:1", "127.0.0.1:2")));
        assertThat(ClientParts.presentation(Configured.by(
                        "presentation-as=replica-set", "presentation-set-name=x", "presentation-advertise=db:1")))
                .isEqualTo(new Presentation(PresentAs.REPLICA_SET, "x", List.of("db:1")));
        assertThat(ClientParts.presentation(Configured.by())).isEqualTo(Presentation.AUTO);
    }
}
