package io.larder.proxy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.larder.proxy.WireClient;
import io.larder.proxy.client.ListenerSettings.ProxyHeader;
import io.larder.proxy.net.EventLoops;
import io.larder.proxy.net.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients are listed with what they do, and ended without cutting what they are busy with. */
class RosterTest {
    private final EventLoops loops = EventLoops.start(Transport.choose("auto"), 2);
    private final EchoHandler echo = new EchoHandler();
    private final List<WireClient> clients = new ArrayList<>();
    private Listeners listeners;
    private InetSocketAddress address;

    @BeforeEach
    void listen() throws Exception {
        ListenerSettings settings = new ListenerSettings(
                "any", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, null, ProxyHeader.NONE, 0);
        listeners = Listeners.bind(loops, List.of(settings), ClientLimits.defaults(), echo);
        address = (InetSocketAddress) listeners.addresses().get(0);
    }

    @AfterEach
    void close() throws Exception {
        for (WireClient client : clients) {
            client.close();
        }
        listeners.close();
        await().until(() -> listeners.connections() == 0);
        loops.close();
    }

    private WireClient connect() throws IOException {
        WireClient client = new WireClient(address);
        clients.add(client);
        client.send("{ping: 1}");
        client.read();
        return client;
    }

    private List<Integer> numbers(int after, int limit) {
        return listeners.roster().list(after, limit, client -> true).stream()
                .map(ClientView::number)
                .toList();
    }

    @Test
    void pagesComeInTheOrderOfTheNumbers() throws Exception {
        for (int i = 0; i < 5; i++) {
            connect();
        }
        assertThat(numbers(0, 10)).containsExactly(1, 2, 3, 4, 5);
        assertThat(numbers(0, 2)).containsExactly(1, 2);
        assertThat(numbers(2, 2)).containsExactly(3, 4);
        assertThat(numbers(4, 2)).containsExactly(5);
        assertThat(numbers(5, 2)).isEmpty();
    }

    @Test
    void aClientIsShownWithItsRequestsAndItsPort() throws Exception {
        WireClient client = connect();
        client.send("{ping: 2}");
        client.read();

        ClientView view = listeners.roster().list(0, 1, one -> true).get(0);
        assertThat(view.peer()).startsWith("127.0.0.1:").isNotEqualTo("127.0.0.1:" + address.getPort());
        assertThat(view.requests()).isEqualTo(2);
        assertThat(view.about().application()).isEqualTo("echo");
        assertThat(view.openNanos()).isPositive();
        await().until(() -> !listeners.roster().list(0, 1, one -> true).get(0).busy());
    }

    @Test
    void oneThatIsBusyEndsAfterItsRequest() throws Exception {
        WireClient staying = connect();
        WireClient ending = connect();
        echo.hold = true;
        ending.send("{ping: 7}");
        await().until(() -> echo.begun.get() == 3);
        assertThat(listeners.roster().close(client -> client.number() == 2)).isEqualTo(1);

        assertThat(numbers(0, 10)).containsExactly(1, 2);
        assertThat(listeners.roster().list(1, 1, one -> true).get(0).busy()).isTrue();
        echo.letGo();
        assertThat(ending.read().getInt32("ping").getValue()).isEqualTo(7);
        assertThatThrownBy(ending::read).isInstanceOf(IOException.class);
        await().until(() -> listeners.connections() == 1);
        staying.send("{ping: 8}");
        assertThat(staying.read().getInt32("ping").getValue()).isEqualTo(8);
    }

    @Test
    void oneThatWaitsEndsAtOnceAndNobodyElse() throws Exception {
        connect();
        connect();
        assertThat(listeners.roster().close(client -> client.number() == 9)).isZero();
        assertThat(listeners.roster().close(client -> client.number() == 1)).isEqualTo(1);
        await().until(() -> numbers(0, 10).equals(List.of(2)));
    }
}
