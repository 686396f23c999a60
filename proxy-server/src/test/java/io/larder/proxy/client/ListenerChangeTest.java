package io.larder.proxy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.larder.proxy.WireClient;
import io.larder.proxy.client.ListenerSettings.ProxyHeader;
import io.larder.proxy.net.EventLoops;
import io.larder.proxy.net.Transport;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners come and go while clients are there. */
class ListenerChangeTest {
    private final EventLoops loops = EventLoops.start(Transport.choose("auto"), 2);
    private final EchoHandler echo = new EchoHandler();
    private Listeners listeners;

    @TempDir
    private Path directory;

    private void listen(ListenerSettings... settings) throws BindFailedException {
        listeners = Listeners.bind(loops, List.of(settings), ClientLimits.defaults(), echo);
    }

    private static ListenerSettings any(String name) {
        return at(name, 0);
    }

    private static ListenerSettings at(String name, int port) {
        return new ListenerSettings(
                name, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), null, null, ProxyHeader.NONE, 0);
    }

    private ListenerSettings unix(String name) {
        Path file = directory.resolve(name);
        return new ListenerSettings(name, loops.transport().unixAddress(file), file, null, ProxyHeader.NONE, 0);
    }

    private SocketAddress address(int listener) {
        return listeners.addresses().get(listener);
    }

    private static int ping(WireClient client, int number) throws Exception {
        return client.ask("{ping: " + number + "}").getInt32("ping").getValue();
    }

    @AfterEach
    void close() {
        listeners.close();
        await().until(() -> listeners.connections() == 0);
        loops.close();
    }

    @Test
    void whatStaysStaysWhereItIsAndWhoCameByWhatGoesStays() throws Exception {
        listen(any("goes"), any("stays"));
        SocketAddress gone = address(0);
        SocketAddress stays = address(1);
        try (WireClient before = new WireClient(gone)) {
            assertThat(ping(before, 1)).isEqualTo(1);

            listeners.prepare(List.of(any("new"), any("stays"))).apply();

            assertThat(listeners.addresses()).hasSize(2).doesNotContain(gone);
            assertThat(address(1)).isEqualTo(stays);
            assertThatThrownBy(() -> new WireClient(gone)).isInstanceOf(ConnectException.class);
            assertThat(ping(before, 2)).isEqualTo(2);
            try (WireClient ofNew = new WireClient(address(0))) {
                assertThat(ping(ofNew, 3)).isEqualTo(3);
            }
        }
    }

    @Test
    void severalOfOneNameAreToldApartByTheirOrder() throws Exception {
        listen(any("same"), any("same"), any("same"));
        List<SocketAddress> before = listeners.addresses();

        listeners.prepare(List.of(any("same"), any("same"))).apply();

        assertThat(listeners.addresses()).isEqualTo(before.subList(0, 2));
    }

    @Test
    void anotherNameForTheSameAddressIsTheSameListener() throws Exception {
        listen(any("any"));
        int port = ((InetSocketAddress) address(0)).getPort();
        listeners.close();
        listen(at("localhost", port));

        listeners.prepare(List.of(at("127.0.0.1", port))).apply();

        try (WireClient client = new WireClient(address(0))) {
            assertThat(ping(client, 1)).isEqualTo(1);
        }
    }

    @Test
    void nobodyIsLetInBeforeAllIsReady() throws Exception {
        listen(any("one"));
        ListenerChange change = listeners.prepare(List.of(any("one"), any("two")));
        Socket socket = new Socket();
        try (WireClient early = new WireClient(socket, address(change.added().get(0)))) {
            early.send("{ping: 5}");
            socket.setSoTimeout(300);
            assertThatThrownBy(early::read).isInstanceOf(SocketTimeoutException.class);
            assertThat(listeners.connections()).isZero();
            assertThat(listeners.addresses()).hasSize(1);

            change.apply();

            socket.setSoTimeout(10_000);
            assertThat(early.read().getInt32("ping").getValue()).isEqualTo(5);
        }
    }

    private static InetSocketAddress address(String said) {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(said.substring(said.lastIndexOf(':') + 1)));
    }

    @Test
    void whereOneCannotBeBoundNoneIs() throws Exception {
        listen(any("one"));
        SocketAddress one = address(0);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> listeners.prepare(List.of(unix("new"), at("taken", taken.getLocalPort()))))
                    .isInstanceOf(BindFailedException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort() + ": it is in use");
        }
        assertThat(directory.resolve("new")).doesNotExist();
        assertThat(listeners.addresses()).containsExactly(one);
        try (WireClient client = new WireClient(one)) {
            assertThat(ping(client, 1)).isEqualTo(1);
        }
    }

    @Test
    void socketFilesComeAndGoWithTheirListeners() throws Exception {
        listen(unix("first"));
        assertThat(directory.resolve("first")).exists();

        listeners.prepare(List.of(unix("second"))).apply();
        assertThat(directory.resolve("first")).doesNotExist();
        assertThat(directory.resolve("second")).exists();

        listeners.prepare(List.of(unix("third"))).abandon();
        assertThat(directory.resolve("third")).doesNotExist();
        assertThat(directory.resolve("second")).exists();
    }

    @Test
    void whoListensNowhereAnyMoreDoesNotBeginAgain() throws Exception {
        listen(any("one"));
        ListenerChange change = listeners.prepare(List.of(any("one"), unix("two")));
        listeners.sendAway();

        change.apply();

        assertThat(directory.resolve("two")).doesNotExist();
        listeners.prepare(List.of(any("one"), unix("two"))).apply();
        assertThat(directory.resolve("two")).doesNotExist();
    }
}
