package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.larder.config.DrainMode;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.proxy.WireClient;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests go on, wait, and are refused, and how, in each step of a stop. */
class DepartureTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String SESSION = "lsid: {id: {$binary: {base64: 'AAAAAAAAAAAAAAAAAAAAAQ==', subType: '04'}}}";
    private static final String TRANSACTION = SESSION + ", txnNumber: {$numberLong: '7'}, autocommit: false";

    private final EmbeddedReplicaSet set = EmbeddedReplicaSet.start();
    private RunningProxy proxy;
    private WireClient client;

    @BeforeEach
    void start() throws Exception {
        proxy = RunningProxy.start(
                Configured.by("listen=127.0.0.1:0", "upstream=" + set.connectionString()), Optional.empty());
        await().until(proxy::knowsUpstream);
        client = new WireClient(proxy.addresses().get(0));
        // Until it knows whether its upstream wants credentials it serves nobody.
        await().until(() -> ask("{ping: 1}").getNumber("ok").intValue() == 1);
        assertThat(ask("{insert: 'c', documents: [{_id: 1}, {_id: 2}, {_id: 3}]}")
                        .getNumber("n")
                        .intValue())
                .isEqualTo(3);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        proxy.close();
        set.close();
    }

    private BsonDocument ask(String command) throws IOException {
        return client.ask(command);
    }

    private long openCursor() throws IOException {
        return ask("{find: 'c', batchSize: 1}")
                .getDocument("cursor")
                .getInt64("id")
                .getValue();
    }

    private int begun() {
        return proxy.requests().ongoing().begun(LONG);
    }

    /** It is not answered. */
    private void assertHeld(String command) throws IOException {
        client.send(command);
        int patience = client.socket().getSoTimeout();
        client.socket().setSoTimeout(200);
        assertThatThrownBy(client::readRaw).isInstanceOf(SocketTimeoutException.class);
        client.socket().setSoTimeout(patience);
    }

    private static void assertRefused(BsonDocument reply, String... labels) {
        assertThat(reply.getNumber("ok").intValue()).isZero();
        assertThat(reply.getNumber("code").intValue()).isEqualTo(91);
        assertThat(reply.getArray("errorLabels", new BsonArray()))
                .extracting(label -> ((BsonString) label).getValue())
                .containsExactly(labels);
    }

    @ParameterizedTest
    @ValueSource(strings = {"finish", "leave"})
    void whatIsBegunAndWhatCannotBeSentAgainGoesOn(String step) throws Exception {
        long cursor = openCursor();
        ask("{insert: 'c', documents: [{_id: 10}], startTransaction: true, " + TRANSACTION + "}");
        assertThat(begun()).isEqualTo(2);
        proxy.requests().finish();
        if (step.equals("leave")) {
            proxy.requests().leave();
        }
        for (String command : new String[] {
            "{update: 'c', updates: [{q: {}, u: {$inc: {n: 1}}, multi: true}]}",
            "{getMore: {$numberLong: '" + cursor + "'}, collection: 'c'}",
            "{insert: 'c', documents: [{_id: 11}], " + TRANSACTION + "}",
            "{commitTransaction: 1, $db: 'admin', " + TRANSACTION + "}",
            "{aggregate: 'c', pipeline: [{$out: 'd'}], cursor: {}}",
            "{ping: 1}"
        }) {
            assertThat(ask(command).getNumber("ok").intValue()).as(command).isEqualTo(1);
        }
        assertThat(begun()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{find: 'c'}",
                "{aggregate: 'c', pipeline: [], cursor: {}}",
                "{count: 'c'}",
                "{distinct: 'c', key: '_id'}",
                "{listCollections: 1}"
            })
    void readsWaitAndAreRefusedThen(String read) throws Exception {
        proxy.requests().finish();
        assertHeld(read);
        proxy.requests().leave();
        assertRefused(client.read());
        assertRefused(ask(read));
    }

    @Test
    void writesWithANumberAreSentAgainBecauseOfTheirLabels() throws Exception {
        String write = "{insert: 'c', documents: [{_id: 20}], txnNumber: {$numberLong: '1'}, " + SESSION + "}";
        proxy.requests().finish();
        assertHeld(write);
        proxy.requests().leave();
        assertRefused(client.read(), "RetryableWriteError", "NoWritesPerformed");
        assertRefused(ask(write), "RetryableWriteError", "NoWritesPerformed");
        assertThat(ask("{update: 'c', updates: [{q: {_id: 20}, u: {$set: {a: 1}}, multi: true}]}")
                        .getNumber("n")
                        .intValue())
                .as("it was not carried out")
                .isZero();
    }

    @Test
    void aTransactionThatWouldBeginIsToldToBeginAgain() throws Exception {
        String first = "{insert: 'c', documents: [{_id: 30}], startTransaction: true, " + TRANSACTION + "}";
        proxy.requests().finish();
        assertHeld(first);
        assertThat(begun()).isZero();
        proxy.requests().leave();
        assertRefused(client.read(), "TransientTransactionError");
    }

    @Test
    void hellosAreAnsweredUntilClientsShallLeave() throws Exception {
        proxy.requests().finish();
        assertThat(ask("{hello: 1, $db: 'admin'}").getNumber("ok").intValue()).isEqualTo(1);
        proxy.requests().leave();
        assertRefused(ask("{hello: 1, $db: 'admin'}"));
    }

    @Test
    void whoOnlyWatchedIsClosedAndWhoWorkedIsNot() throws Exception {
        try (WireClient watcher = new WireClient(proxy.addresses().get(0))) {
            watcher.ask("{hello: 1, $db: 'admin'}");
            proxy.listeners().sendAway();
            await().until(() -> proxy.listeners().connections() == 1);
            assertThat(ask("{ping: 1}").getNumber("ok").intValue()).isEqualTo(1);
        }
    }

    @Test
    void aCursorWithoutAnEndIsNotWaitedFor() throws Exception {
        BsonDocument reply = ask("{aggregate: 'c', pipeline: [{$changeStream: {}}], cursor: {}}");
        assertThat(reply.getDocument("cursor").getInt64("id").getValue()).isNotZero();
        assertThat(begun()).isZero();
    }

    @Test
    void whatIsInFlightWhenItBeginsIsWaitedForAndWhatIsHeldIsNot() throws Exception {
        proxy.requests().finish();
        assertHeld("{find: 'c'}");
        assertThat(proxy.listeners().exchangesOver()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void whoeverLeavesMeanwhileIsForgotten() throws Exception {
        proxy.requests().finish();
        assertHeld("{find: 'c'}");
        client.close();
        await().until(() -> proxy.listeners().connections() == 0);
        proxy.requests().leave();
        assertThat(Draining.drain(proxy, DrainMode.AT_ONCE, LONG)).isTrue();
    }
}
