package io.larder.integration.fault;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.MongoException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import io.larder.integration.link.ArmedFault;
import io.larder.integration.link.Fault;
import io.larder.integration.link.Stage;
import io.larder.integration.link.TcpLink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault at every stage of an exchange, between client and Larder and between Larder and server. Whatever happens,
 * the request ends, other clients are served, and nothing is left open.
 */
class FaultTest {
    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = new Rig();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    /** What is asked in the exchange that goes wrong. */
    enum Request {
        SMALL_READ(1),
        LARGE_READ(2),
        WRITE(0);

        private final int id;

        Request(int id) {
            this.id = id;
        }

        void send(MongoClient client) {
            MongoCollection<BsonDocument> data = client.getDatabase("d").getCollection(Rig.MARKED, BsonDocument.class);
            if (this == WRITE) {
                data.insertOne(new BsonDocument("_id", new BsonInt32(100)));
            } else {
                assertThat(data.find(eq("_id", id)).first()).containsEntry("_id", new BsonInt32(id));
            }
        }
    }

    static Stream<Arguments> breaks() {
        return cases(List.of(Fault.CUT, Fault.RESET, Fault.HALF_CLOSE));
    }

    static Stream<Arguments> stalls() {
        // After the reply the exchange is over, and its connections may carry somebody else's.
        return cases(List.of(Fault.STALL)).filter(each -> each.get()[2] != Stage.AFTER_REPLY);
    }

    private static Stream<Arguments> cases(List<Fault> faults) {
        List<Arguments> cases = new ArrayList<>();
        for (Rig.Side side : Rig.Side.values()) {
            for (Fault fault : faults) {
                for (Stage stage : Stage.values()) {
                    for (Request request : Request.values()) {
                        cases.add(Arguments.of(side, fault, stage, request));
                    }
                }
            }
        }
        return cases.stream();
    }

    /** A driver that tries again never notices, and nothing is written twice. */
    @ParameterizedTest(name = "{0}: {1} {2} of {3}")
    @MethodSource("breaks")
    void aPatientClientSucceeds(Rig.Side side, Fault fault, Stage stage, Request request) {
        try (MongoClient client = rig.client(true)) {
            warmUp(client);
            ArmedFault armed = rig.link(side).arm(fault, stage, Rig.MARKED);
            request.send(client);
            armed.awaitStruck();
        }
        assertAllIsWell(request);
    }

    /** Without retries the failure is told at once: as an error of the command, or as the end of the connection. */
    @ParameterizedTest(name = "{0}: {1} {2} of {3}")
    @MethodSource("breaks")
    void anImpatientClientIsTold(Rig.Side side, Fault fault, Stage stage, Request request) {
        try (MongoClient client = rig.client(false)) {
            warmUp(client);
            ArmedFault armed = rig.link(side).arm(fault, stage, Rig.MARKED);
            Throwable failure = catchThrowable(() -> request.send(client));
            armed.awaitStruck();
            if (stage.replyArrived() && fault != Fault.RESET) {
                assertThat(failure).isNull();
            } else if (failure != null || !mayStillBeAnswered(fault, stage)) {
                assertThat(failure)
                        .isInstanceOf(MongoException.class)
                        .isNotInstanceOfAny(MongoSocketReadTimeoutException.class, MongoTimeoutException.class);
            }
        }
        assertAllIsWell(request);
    }

    /** While one exchange stands still others go on, and when it moves again it succeeds. */
    @ParameterizedTest(name = "{0}: {1} {2} of {3}")
    @MethodSource("stalls")
    void aStalledExchangeHoldsUpNobodyElse(Rig.Side side, Fault fault, Stage stage, Request request) throws Exception {
        try (MongoClient client = rig.client(false)) {
            warmUp(client);
            TcpLink link = rig.link(side);
            ArmedFault armed = link.arm(fault, stage, Rig.MARKED);
            CompletableFuture<Void> exchange = CompletableFuture.runAsync(() -> request.send(client));
            armed.awaitStruck();
            rig.assertBystanderIsServed();
            assertThat(exchange).isNotDone();
            link.release();
            exchange.get(10, TimeUnit.SECONDS);
        }
        assertAllIsWell(request);
    }

    @ParameterizedTest
    @EnumSource(Rig.Side.class)
    void singleBytesAreEnough(Rig.Side side) {
        rig.link(side).splitIntoBytes(true);
        try (MongoClient client = rig.client(false)) {
            for (Request request : Request.values()) {
                request.send(client);
            }
        } finally {
            rig.link(side).splitIntoBytes(false);
        }
        assertAllIsWell(Request.WRITE);
    }

    /** A client that goes away in the middle of a stalled exchange takes everything with it. */
    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"AFTER_REQUEST", "BEFORE_REPLY", "IN_REPLY_BODY"})
    void aClientThatGivesUpLeavesNothing(Stage stage) throws Exception {
        TcpLink link = rig.link(Rig.Side.UPSTREAM);
        CompletableFuture<Void> exchange;
        try (MongoClient client = rig.client(false)) {
            warmUp(client);
            ArmedFault armed = link.arm(Fault.STALL, stage, Rig.MARKED);
            exchange = CompletableFuture.runAsync(() -> Request.LARGE_READ.send(client));
            armed.awaitStruck();
            rig.link(Rig.Side.CLIENT).cutAll();
        }
        assertThat(catchThrowable(() -> exchange.get(10, TimeUnit.SECONDS))).isNotNull();
        rig.larder().assertNothingLeft();
        link.release();
        assertAllIsWell(Request.LARGE_READ);
    }

    @Test
    void everyStageIsCovered() {
        assertThat(Arrays.stream(Stage.values()).filter(Stage::requestArrived)).hasSize(6);
    }

    /**
     * A server that sees the end of the stream after a whole request may still answer it, and so may Larder. A reset may or
     * may not overtake the reply that was passed on before it.
     */
    private static boolean mayStillBeAnswered(Fault fault, Stage stage) {
        return (fault == Fault.HALF_CLOSE && stage == Stage.AFTER_REQUEST)
                || (fault == Fault.RESET && stage == Stage.AFTER_REPLY);
    }

    /** The connection is there before the fault is armed: a handshake is an exchange of its own. */
    private static void warmUp(MongoClient client) {
        client.getDatabase("d").runCommand(new BsonDocument("ping", new BsonInt32(1)));
    }

    private static void assertAllIsWell(Request request) {
        rig.larder().assertNothingLeft();
        rig.assertBystanderIsServed();
        long written = rig.direct()
                .getDatabase("d")
                .getCollection(Rig.MARKED)
                .deleteMany(eq("_id", 100))
                .getDeletedCount();
        assertThat(written).isLessThanOrEqualTo(request == Request.WRITE ? 1 : 0);
    }
}
