package io.larder.proxy.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.proxy.WireClient;
import io.larder.proxy.client.ListenerSettings.ProxyHeader;
import io.larder.proxy.net.EventLoops;
import io.larder.proxy.net.Transport;
import io.larder.wire.frame.MessageHeader;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundTest {
    private static final Crowd EVERYBODY = new Crowd();

    private final EventLoops loops = EventLoops.start(Transport.choose("auto"), 1);
    private final List<WireClient> clients = new ArrayList<>();
    private Consumer<ClientConnection> afterWriting = ClientConnection::exchangeDone;
    /** Of each connection, by its number; all are of the same where nothing else is said. */
    private IntFunction<Crowd> crowds = number -> EVERYBODY;

    private Listeners listeners;

    @AfterEach
    void close() throws Exception {
        for (WireClient client : clients) {
            client.close();
        }
        listeners.close();
        loops.close();
    }

    private void connect(int count) throws Exception {
        ListenerSettings settings = new ListenerSettings(
                "any", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, null, ProxyHeader.NONE, 0);
        listeners = Listeners.bind(loops, List.of(settings), ClientLimits.defaults(), this::answering);
        for (int i = 0; i < count; i++) {
            WireClient client =
                    new WireClient((InetSocketAddress) listeners.addresses().get(0));
            clients.add(client);
            client.send("{ping: 0}");
            client.read();
        }
    }

    private RequestHandler answering(ClientConnection connection) {
        return new RequestHandler() {
            @Override
            public void request(ByteBuf message) {
                int start = message.readerIndex();
                MessageHeader.setResponseTo(message, start, MessageHeader.requestId(message, start));
                connection.write(message);
                afterWriting.accept(connection);
            }

            @Override
            public Crowd crowd() {
                return crowds.apply(connection.number());
            }

            @Override
            public void clientWritable() {
                // nothing waits for that
            }

            @Override
            public void clientGone() {
                // nothing is left of it
            }
        };
    }

    /** What every client sends while the loop is busy is there in its next turn. */
    private void allSendInOneTurn() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        loops.all().get(0).execute(() -> {
            begun.countDown();
            try {
                busy.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        begun.await();
        for (WireClient client : clients) {
            client.send("{ping: 1}");
        }
        busy.countDown();
    }

    private void allAreAnswered() throws Exception {
        for (WireClient client : clients) {
            assertThat(client.read().getInt32("ping").getValue()).isEqualTo(1);
        }
    }

    @Test
    void allOfARoundAreAnsweredBeforeTheFirstReplyIsSent() throws Exception {
        connect(10);
        List<ClientConnection> answered = new CopyOnWriteArrayList<>();
        List<Long> unsent = new CopyOnWriteArrayList<>();
        afterWriting = connection -> {
            connection.exchangeDone();
            answered.add(connection);
            if (answered.size() == 10) {
                answered.forEach(one -> unsent.add(one.unsentBytes()));
            }
        };
        allSendInOneTurn();
        allAreAnswered();
        assertThat(unsent).hasSize(10).allMatch(bytes -> bytes > 0);
    }

    /** The clock is not read for each, but none is told a time before it came, or before the one in front of it was done with. */
    @Test
    void eachTurnBeginsWhenTheOneBeforeIsOver() throws Exception {
        connect(10);
        List<Long> begun = new CopyOnWriteArrayList<>();
        List<Long> over = new CopyOnWriteArrayList<>();
        afterWriting = connection -> {
            begun.add(connection.begunNanos());
            over.add(System.nanoTime());
            if (begun.size() % 3 == 0) {
                connection.eventLoop().execute(connection::exchangeDone);
            } else {
                connection.exchangeDone();
            }
        };
        long before = System.nanoTime();
        allSendInOneTurn();
        allAreAnswered();
        assertThat(begun).hasSize(10);
        assertThat(begun.get(0)).isGreaterThan(before);
        for (int i = 0; i < 10; i++) {
            assertThat(begun.get(i)).isLessThanOrEqualTo(over.get(i));
            if (i > 0) {
                assertThat(begun.get(i)).isGreaterThanOrEqualTo(over.get(i - 1));
            }
        }
    }

    @Test
    void moreThanARoundHoldsAreAnsweredToo() throws Exception {
        connect(200);
        allSendInOneTurn();
        allAreAnswered();
    }

    @Test
    void whatWasWrittenBeforeTheEndOfAConnectionIsSent() throws Exception {
        connect(3);
        afterWriting = ClientConnection::close;
        allSendInOneTurn();
        allAreAnswered();
    }

    @Test
    void anErrorEndsTheOneItHitAndNoOther() throws Exception {
        connect(3);
        AtomicBoolean first = new AtomicBoolean(true);
        afterWriting = connection -> {
            if (first.getAndSet(false)) {
                throw new AssertionError("on purpose");
            }
            connection.exchangeDone();
        };
        allSendInOneTurn();
        allAreAnswered();
        for (WireClient client : clients) {
            client.send("{ping: 2}");
        }
        int ended = 0;
        for (WireClient client : clients) {
            ended += client.isClosedByPeer() ? 1 : 0;
        }
        assertThat(ended).isOne();
    }

    @Test
    void oneWhoGoesBeforeItsTurnTakesNobodyElsesAway() throws Exception {
        connect(3);
        clients.get(1).send("{ping: 2}");
        clients.remove(1).close();
        allSendInOneTurn();
        allAreAnswered();
    }

    /** The first client is a crowd of its own. Returns how many of the others were answered between its request and its answer. */
    private int othersServedBeforeTheFirstClient(int others) throws Exception {
        Crowd first = new Crowd();
        Crowd rest = new Crowd();
        crowds = number -> number == 1 ? first : rest;
        connect(1 + others);
        List<Integer> served = new CopyOnWriteArrayList<>();
        AtomicInteger servedWhenItAsked = new AtomicInteger();
        WireClient one = clients.remove(0); // comes back below, to be closed
        afterWriting = connection -> {
            connection.exchangeDone();
            served.add(connection.number());
            if (served.size() == 5) {
                servedWhenItAsked.set(served.size());
                send(one); // is there when sockets are read the next time
            }
        };
        allSendInOneTurn();
        allAreAnswered();
        assertThat(one.read().getInt32("ping").getValue()).isEqualTo(1);
        clients.add(one);
        assertThat(served).hasSize(1 + others).doesNotHaveDuplicates();
        return served.indexOf(1) - servedWhenItAsked.get();
    }

    private static void send(WireClient client) {
        try {
            client.send("{ping: 1}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whoComesWhileAnotherCrowdIsServedWaitsForAFewOfThem() throws Exception {
        assertThat(othersServedBeforeTheFirstClient(300)).isLessThanOrEqualTo(2 * SharedTurns.SHARE);
    }

    @Test
    void crowdsOfATurnAreServedInTurns() throws Exception {
        Crowd odd = new Crowd();
        Crowd even = new Crowd();
        crowds = number -> number % 2 == 0 ? even : odd;
        connect(60);
        List<Integer> served = new CopyOnWriteArrayList<>();
        afterWriting = connection -> {
            connection.exchangeDone();
            served.add(connection.number());
        };
        allSendInOneTurn();
        allAreAnswered();
        assertThat(served).hasSize(60).doesNotHaveDuplicates();
        int ahead = 0;
        for (int number : served) {
            ahead += number % 2 == 0 ? 1 : -1;
            assertThat(Math.abs(ahead)).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aCrowdThatIsLeftAloneInATurnIsServedToTheEnd() throws Exception {
        Crowd few = new Crowd();
        Crowd many = new Crowd();
        crowds = number -> number <= 3 ? few : many;
        connect(200);
        allSendInOneTurn();
        allAreAnswered();
        allSendInOneTurn();
        allAreAnswered();
    }
}
