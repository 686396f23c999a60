package io.larder.proxy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.larder.proxy.WireClient;
import io.larder.proxy.client.ListenerSettings.ProxyHeader;
import io.larder.proxy.net.EventLoops;
import io.larder.proxy.net.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class ListenersTest {
    private static final int MAX = 48_000_000;
    private static final ClientLimits LIMITS = ClientLimits.defaults();

    private final EventLoops loops = EventLoops.start(Transport.choose("auto"), 2);
    private final EchoHandler echo = new EchoHandler();
    private Listeners listeners;

    private InetSocketAddress listen(ClientLimits limits, ProxyHeader header) throws BindFailedException {
        ListenerSettings settings = new ListenerSettings(
                "any", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, null, header, 0);
        listeners = Listeners.bind(loops, List.of(settings), limits, echo);
        return (InetSocketAddress) listeners.addresses().get(0);
    }

    private InetSocketAddress listen() throws BindFailedException {
        return listen(LIMITS, ProxyHeader.NONE);
    }

    @AfterEach
    void close() {
        if (listeners != null) {
            listeners.close();
            await().until(() -> listeners.connections() == 0);
            assertThat(listeners.requestMemory().used()).isZero();
        }
        loops.close();
    }

    @Test
    void requestsThatComeInOneGoAreAnsweredOneByOneInOrder() throws Exception {
        try (WireClient client = new WireClient(listen())) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < 1000; i++) {
                all.writeBytes(client.encode("{ping: " + i + "}", 0));
            }
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(client, all.toByteArray()));
            for (int i = 0; i < 1000; i++) {
                assertThat(client.read().getInt32("ping").getValue()).isEqualTo(i);
            }
            sending.join();
        }
    }

    private static void send(WireClient client, byte[] bytes) {
        try {
            client.sendRaw(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRequestMayComeByteByByte() throws Exception {
        try (WireClient client = new WireClient(listen())) {
            for (byte b : client.encode("{ping: 7}", 0)) {
                client.sendRaw(new byte[] {b});
            }
            assertThat(client.read().getInt32("ping").getValue()).isEqualTo(7);
        }
    }

    @Test
    void aLargeRequestPasses() throws Exception {
        try (WireClient client = new WireClient(listen())) {
            String text = "x".repeat(5_000_000);
            CompletableFuture<Void> sending =
                    CompletableFuture.runAsync(() -> send(client, client.encode("{ping: '" + text + "'}", 0)));
            assertThat(client.read().getString("ping").getValue()).isEqualTo(text);
            sending.join();
        }
    }

    @Test
    void whereRequestMemoryIsUsedUpFurtherLargeRequestsWaitForIt() throws Exception {
        InetSocketAddress address = listen(new ClientLimits(100, 100, Duration.ZERO, MAX, 3_000_000), ProxyHeader.NONE);
        String text = "x".repeat(2_000_000);
        echo.hold = true;
        try (WireClient first = new WireClient(address);
                WireClient second = new WireClient(address);
                WireClient small = new WireClient(address)) {
            first.send("{ping: '" + text + "'}");
            await().until(() -> echo.begun.get() == 1);
            CompletableFuture<Void> waiting =
                    CompletableFuture.runAsync(() -> send(second, second.encode("{ping: '" + text + "'}", 0)));
            small.send("{ping: 1}");
            await().until(() -> echo.begun.get() == 2); // small requests need no memory
            assertThat(listeners.requestMemory().used()).isBetween(2_000_000L, 3_000_000L);

            echo.letGo();
            assertThat(first.read()).containsKey("ping");
            assertThat(second.read()).containsKey("ping");
            assertThat(small.read()).containsKey("ping");
            waiting.join();
        }
    }

    @Test
    void aClientThatWaitsForMemoryAndGoesLeavesNothingTaken() throws Exception {
        InetSocketAddress address = listen(new ClientLimits(100, 100, Duration.ZERO, MAX, 3_000_000), ProxyHeader.NONE);
        echo.hold = true;
        WireClient first = new WireClient(address);
        first.send("{ping: '" + "x".repeat(2_000_000) + "'}");
        await().until(() -> echo.begun.get() == 1);
        WireClient second = new WireClient(address);
        second.sendRaw(header(2_000_000));
        second.sendRaw(new byte[100_000]);
        await().until(() -> listeners.connections() == 2);
        second.close();
        await().until(() -> listeners.connections() == 1);
        echo.letGo();
        first.read();
        first.close();
        await().until(() -> listeners.requestMemory().used() == 0);
    }

    private static byte[] header(int length) {
        ByteBuffer header = ByteBuffer.allocate(16).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        return header.putInt(length).putInt(1).putInt(0).putInt(2013).array();
    }

    @Test
    void aClientThatAsksAndNeverReadsIsNotReadFromForEver() throws Exception {
        try (WireClient client = new WireClient(listen())) {
            byte[] request = client.encode("{ping: '" + "x".repeat(50_000) + "'}", 0);
            client.socket().setSendBufferSize(64 * 1024);
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 2000; i++) {
                    send(client, request);
                }
            });
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(10))
                    .until(settles());
            assertThat(echo.begun.get()).isLessThan(1000);
            for (int i = 0; i < 2000; i++) {
                client.readRaw();
            }
            sending.join();
        }
    }

    /** Whether nothing new has begun since it was asked last. */
    private java.util.concurrent.Callable<Boolean> settles() {
        int[] last = {-1};
        return () -> {
            boolean same = last[0] == echo.begun.get();
            last[0] = echo.begun.get();
            return same;
        };
    }

    @Test
    void badLengthsEndTheConnectionAndNoOther() throws Exception {
        InetSocketAddress address = listen();
        try (WireClient good = new WireClient(address)) {
            for (int length : new int[] {0, 15, -1, 48_000_001, Integer.MAX_VALUE}) {
                try (WireClient bad = new WireClient(address)) {
                    bad.sendRaw(header(length));
                    assertThat(bad.isClosedByPeer()).isTrue();
                }
            }
            assertThat(good.ask("{ping: 1}")).containsKey("ping");
        }
    }

    /** Read as a length, its first bytes are many megabytes, for which the two would wait for each other. */
    @Test
    void aClientThatSpeaksTlsIsNotKeptWaiting() throws Exception {
        InetSocketAddress address = listen();
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            try (SSLSocket client =
                    (SSLSocket) SSLSocketFactory.getDefault().createSocket(address.getAddress(), address.getPort())) {
                client.setEnabledProtocols(new String[] {version});
                client.setSoTimeout(10_000);
                assertThatThrownBy(client::startHandshake)
                        .isInstanceOf(IOException.class)
                        .isNotInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    @Test
    void aClientThatSpeaksHttpIsClosedAndSaidToBeOne() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(ClientSide.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        Level before = logger.getLevel();
        logger.setLevel(Level.WARN); // whatever configuration was the last in this JVM
        try (WireClient browser = new WireClient(listen())) {
            browser.sendRaw("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(browser.isClosedByPeer()).isTrue();
        } finally {
            logger.setLevel(before);
            logger.detachAppender(logged);
        }
        assertThat(logged.list)
                .singleElement()
                .asString()
                .contains("it speaks HTTP, and this listener MongoDB's protocol");
    }

    @Test
    void oneConnectionTooManyIsToldSo() throws Exception {
        InetSocketAddress address = listen(new ClientLimits(1, 10, Duration.ZERO, MAX, 1 << 26), ProxyHeader.NONE);
        try (WireClient first = new WireClient(address)) {
            assertThat(first.ask("{ping: 1}")).containsKey("ping");
            try (WireClient second = new WireClient(address)) {
                BsonDocument refusal = second.ask("{hello: 1}");
                assertThat(refusal.getNumber("ok").intValue()).isZero();
                assertThat(refusal.getString("errmsg").getValue()).contains("too many connections: the limit is 1");
                assertThat(second.isClosedByPeer()).isTrue();
            }
        }
        await().until(() -> listeners.connections() == 0);
        try (WireClient again = new WireClient(address)) {
            assertThat(again.ask("{ping: 1}")).containsKey("ping");
        }
    }

    @Test
    void oneAddressMayNotTakeMoreThanItsShare() throws Exception {
        InetSocketAddress address = listen(new ClientLimits(10, 1, Duration.ZERO, MAX, 1 << 26), ProxyHeader.NONE);
        try (WireClient first = new WireClient(address)) {
            assertThat(first.ask("{ping: 1}")).containsKey("ping");
            try (WireClient second = new WireClient(address)) {
                assertThat(second.ask("{hello: 1}").getString("errmsg").getValue())
                        .contains("too many connections from 127.0.0.1");
            }
        }
    }

    @Test
    void anIdleConnectionIsClosedButNotABusyOne() throws Exception {
        InetSocketAddress address =
                listen(new ClientLimits(10, 10, Duration.ofMillis(300), MAX, 1 << 26), ProxyHeader.NONE);
        echo.hold = true;
        try (WireClient idle = new WireClient(address);
                WireClient busy = new WireClient(address)) {
            busy.send("{ping: 1}");
            assertThat(idle.isClosedByPeer()).isTrue();
            echo.letGo();
            assertThat(busy.read()).containsKey("ping");
        }
    }

    @Test
    void drainingLetsRequestsEndAndClosesWhatIsAtRest() throws Exception {
        InetSocketAddress address = listen();
        echo.hold = true;
        try (WireClient resting = new WireClient(address);
                WireClient busy = new WireClient(address)) {
            busy.send("{ping: 1}");
            await().until(() -> echo.begun.get() == 1 && listeners.connections() == 2);
            CompletableFuture<Boolean> drained =
                    CompletableFuture.supplyAsync(() -> listeners.drain(Duration.ofSeconds(10)));
            assertThat(resting.isClosedByPeer()).isTrue();
            assertThat(drained).isNotDone();
            echo.letGo();
            assertThat(busy.read()).containsKey("ping");
            assertThat(busy.isClosedByPeer()).isTrue();
            assertThat(drained.join()).isTrue();
        }
    }

    @Test
    void drainingEndsAtItsLimit() throws Exception {
        InetSocketAddress address = listen();
        echo.hold = true;
        try (WireClient busy = new WireClient(address)) {
            busy.send("{ping: 1}");
            await().until(() -> echo.begun.get() == 1);
            assertThat(listeners.drain(Duration.ofMillis(100))).isFalse();
            assertThat(busy.isClosedByPeer()).isTrue();
            echo.letGo();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"V1", "ANY"})
    void theProxyHeaderTellsTheClientsAddress(ProxyHeader header) throws Exception {
        InetSocketAddress address = listen(LIMITS, header);
        try (WireClient client = new WireClient(address)) {
            client.sendRaw("PROXY TCP4 203.0.113.9 10.0.0.1 4711 27017\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.ask("{ping: 1}")).containsKey("ping");
            assertThat(echo.connections.get(0).address().getHostAddress()).isEqualTo("203.0.113.9");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"V2", "ANY"})
    void theBinaryProxyHeaderToo(ProxyHeader header) throws Exception {
        InetSocketAddress address = listen(LIMITS, header);
        try (WireClient client = new WireClient(address)) {
            ByteBuffer v2 = ByteBuffer.allocate(28)
                    .put(new byte[] {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A})
                    .put((byte) 0x21)
                    .put((byte) 0x11)
                    .putShort((short) 12)
                    .put(new byte[] {(byte) 203, 0, 113, 10, 10, 0, 0, 1})
                    .putShort((short) 4711)
                    .putShort((short) 27017);
            ByteArrayOutputStream together = new ByteArrayOutputStream();
            together.writeBytes(v2.array());
            together.writeBytes(client.encode("{ping: 1}", 0));
            client.sendRaw(together.toByteArray());
            assertThat(client.read()).containsKey("ping");
            assertThat(echo.connections.get(0).address().getHostAddress()).isEqualTo("203.0.113.10");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"V2", "ANY"})
    void withoutTheRightHeaderTheConnectionIsClosed(ProxyHeader header) throws Exception {
        InetSocketAddress address = listen(LIMITS, header);
        String wrong = header == ProxyHeader.V2 ? "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n" : "GET / HTTP/1.1\r\n\r\n";
        try (WireClient client = new WireClient(address)) {
            client.sendRaw(wrong.getBytes(StandardCharsets.US_ASCII));
            assertThat(client.isClosedByPeer()).isTrue();
            assertThat(echo.connections).isEmpty();
        }
    }

    @Test
    void aUnixSocketWorksAndItsFileGoesWithIt(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("larder.sock");
        leaveBehind(file);
        ListenerSettings settings =
                new ListenerSettings("unix", loops.transport().unixAddress(file), file, null, ProxyHeader.NONE, 0);
        listeners = Listeners.bind(loops, List.of(settings), LIMITS, echo);
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(file));
            byte[] request = WireClient.bytes(io.larder.wire.message.MessageWriter.opMsg(
                    io.netty.buffer.UnpooledByteBufAllocator.DEFAULT, 5, 0, 0, BsonDocument.parse("{ping: 1}")));
            client.write(ByteBuffer.wrap(request));
            ByteBuffer reply = ByteBuffer.allocate(request.length);
            while (reply.hasRemaining() && client.read(reply) >= 0) {
                // until it is whole
            }
            assertThat(reply.hasRemaining()).isFalse();
        }
        assertThatThrownBy(() -> Listeners.bind(loops, List.of(settings), LIMITS, echo))
                .isInstanceOf(BindFailedException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("in use");
        listeners.close();
        assertThat(file).doesNotExist();
    }

    /** As a process that was killed does. */
    private static void leaveBehind(Path file) throws IOException {
        try (java.nio.channels.ServerSocketChannel dead =
                java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(file));
        }
        assertThat(Files.exists(file)).isTrue();
    }

    @Test
    void anAddressThatIsTakenIsNamed() throws Exception {
        InetSocketAddress taken = listen();
        assertThatThrownBy(() -> Listeners.bind(loops, List.of(ListenerSettings.plain(taken, 0)), LIMITS, echo))
                .isInstanceOf(BindFailedException.class)
                .hasMessage("cannot listen on 127.0.0.1:" + taken.getPort()
                        + ": it is in use; is a Larder running there already? Port 0 is any free one");
    }

    @Test
    void anAddressOfAnotherMachineIsSaidToBeOne() {
        InetSocketAddress foreign = new InetSocketAddress("192.0.2.1", 0);
        assertThatThrownBy(() -> Listeners.bind(loops, List.of(ListenerSettings.plain(foreign, 0)), LIMITS, echo))
                .isInstanceOf(BindFailedException.class)
                .hasMessage("cannot listen on 192.0.2.1:0: that is no address of this machine; 0.0.0.0 stands for all"
                        + " of them");
    }
}
