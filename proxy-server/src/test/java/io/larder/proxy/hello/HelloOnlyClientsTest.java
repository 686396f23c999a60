package io.larder.proxy.hello;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.larder.proxy.hello.HelloOnlyClients.Client;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HelloOnlyClientsTest {
    private long now;
    private final Client client = new Client("203.0.113.5", "shop mongo-java-driver 5.6.1");
    private final HelloOnlyClients clients = new HelloOnlyClients(() -> now);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(HelloOnlyClients.class);

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
        log.setLevel(Level.WARN);
    }

    @AfterEach
    void stop() {
        log.detachAppender(lines);
    }

    private long told() {
        return lines.list.stream()
                .filter(line -> line.getFormattedMessage().contains("203.0.113.5"))
                .count();
    }

    @Test
    void aClientThatOnlySaysHelloIsToldOfOnceAndWithTheWayOut() {
        for (int i = 0; i < 3; i++) {
            clients.greeted(client);
            clients.left(client);
        }
        assertThat(told()).isOne();
        assertThat(lines.list.get(0).getFormattedMessage())
                .contains("larder uri")
                .contains("replicaSet=");
    }

    @Test
    void aMonitoringConnectionBesideOthersIsNothingSpecial() {
        clients.greeted(client);
        clients.greeted(client);
        clients.worked(client);
        clients.left(client);
        clients.left(client);
        assertThat(told()).isZero();
    }

    /** A driver that closes may be opening its second watching connection just then. */
    @Test
    void aConnectionThatComesAndGoesWhenTheOthersHaveIsNoSign() {
        clients.greeted(client);
        clients.worked(client);
        clients.left(client);
        now += TimeUnit.SECONDS.toNanos(59);
        clients.greeted(client);
        clients.left(client);
        assertThat(told()).isZero();

        now += TimeUnit.SECONDS.toNanos(2);
        clients.greeted(client);
        clients.left(client);
        assertThat(told()).as("later it may be somebody else").isOne();
    }

    @Test
    void aConnectionThatStaysIsNotGone() {
        clients.greeted(client);
        clients.greeted(client);
        clients.left(client);
        assertThat(told()).isZero();
    }

    @Test
    void aClientThatWorkedDoesNotHideTheNextOneThere() {
        clients.greeted(client);
        clients.worked(client);
        clients.left(client);
        now += TimeUnit.MINUTES.toNanos(2);
        clients.greeted(client);
        clients.left(client);
        assertThat(told()).isOne();
    }

    @Test
    void whoComesFirstIsForgottenAtTheLimitWithoutHarm() {
        clients.greeted(client);
        for (int i = 0; i < 2000; i++) {
            clients.greeted(new Client("198.51.100." + i, ""));
        }
        clients.worked(client);
        clients.left(client);
        assertThat(told()).isZero();
    }
}
