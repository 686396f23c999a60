package io.larder.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.OpMsg;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One connection: replies of every size and in every slicing, large requests in parts, and servers that misbehave. */
class UpstreamConnectionTest {
    private ScriptedServer server;
    private UpstreamFixture upstream;

    @BeforeEach
    void start() throws Exception {
        server = ScriptedServer.start();
        upstream = new UpstreamFixture("mongodb://127.0.0.1:" + server.port());
    }

    @AfterEach
    void stop() {
        upstream.close();
        server.close();
    }

    private static ByteBuf reply(int responseTo, int flags, int payloadBytes) {
        return MessageWriter.opMsg(
                Unpooled.buffer().alloc(),
                5,
                responseTo,
                flags,
                new BsonDocument("ok", new BsonInt32(1)).append("x", new BsonBinary(new byte[payloadBytes])));
    }

    private Recorder ask(Consumer<ScriptedServer.Session> answer) {
        server.onCommand((session, command) -> answer.accept(session));
        Recorder recorder = new Recorder();
        upstream.send(upstream.acquire(), "find", recorder);
        return recorder;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 16, 300})
    void aSmallReplyInPiecesArrivesWhole(int pieceBytes) {
        Recorder recorder = ask(session -> {
            ByteBuf whole = reply(session.requestId(), 0, 1000);
            while (whole.isReadable()) {
                session.raw(whole.readRetainedSlice(Math.min(pieceBytes, whole.readableBytes())));
            }
            whole.release();
        });
        assertThat(recorder.next(Recorder.Reply.class).body().getBinary("x").getData())
                .hasSize(1000);
    }

    @ParameterizedTest
    @ValueSource(ints = {65_536, 1_000_000, 20_000_000})
    void aLargeReplyPassesInPieces(int payload) {
        Recorder recorder = ask(session -> session.raw(reply(session.requestId(), 0, payload)));
        Recorder.Start start = recorder.next(Recorder.Start.class);
        assertThat(start.frameLength()).isGreaterThan(payload);
        assertThat(start.bytes()).isGreaterThanOrEqualTo(ReplyReader.START);
        int seen = start.bytes();
        Recorder.Chunk chunk;
        do {
            chunk = recorder.next(Recorder.Chunk.class);
            seen += chunk.bytes();
            assertThat(chunk.bytes()).isLessThanOrEqualTo(65_536);
        } while (!chunk.last());
        assertThat(seen).isEqualTo(start.frameLength());
        assertThat(recorder.isEmpty()).isTrue();
    }

    @Test
    void aLargeReplyThatBeginsWithOneByteStillStartsWithItsHeader() {
        Recorder recorder = ask(session -> {
            ByteBuf whole = reply(session.requestId(), 0, 100_000);
            session.raw(whole.readRetainedSlice(1));
            session.raw(whole.readRetainedSlice(30));
            session.raw(whole);
        });
        Recorder.Start start = recorder.next(Recorder.Start.class);
        assertThat(start.bytes()).isGreaterThanOrEqualTo(ReplyReader.START);
    }

    @Test
    void aReaderThatPausesIsNotSentMoreThanTheSocketsHold() {
        UpstreamConnection connection = upstream.acquire();
        server.onCommand((session, command) -> session.raw(reply(session.requestId(), 0, 40_000_000)));
        Recorder recorder = new Recorder();
        upstream.onLoop(connection::pauseReading);
        upstream.send(connection, "find", recorder);
        await().untilAsserted(() -> assertThat(server.received()).isNotEmpty());
        // One round trip of another connection later there was time to read, had it been wanted.
        Recorder other = new Recorder();
        server.onCommand((session, command) -> session.ok());
        upstream.send(upstream.acquire(), "ping", other);
        other.next(Recorder.Reply.class);
        assertThat(recorder.isEmpty()).isTrue();
        upstream.onLoop(connection::resumeReading);
        recorder.next(Recorder.Start.class);
    }

    /** The silence is the reader's own then, and socketTimeoutMS is about the server's. */
    @Test
    void aServerThatIsNotReadFromDoesNotKeepSilent() {
        UpstreamConnection connection = upstream.acquire();
        server.onCommand((session, command) -> {});
        upstream.send(connection, "find", new Recorder());
        assertThat(upstream.<Integer>onLoop(connection::countSilence)).isPositive();
        upstream.onLoop(connection::pauseReading);
        assertThat(upstream.<Integer>onLoop(connection::countSilence)).isZero();
        upstream.onLoop(connection::resumeReading);
        assertThat(upstream.<Integer>onLoop(connection::countSilence)).isPositive();
    }

    /** As a change stream has, whose requests are meant to wait. */
    @Test
    void whoHasATimeLimitOfHisOwnIsNotKeptFromWaiting() {
        UpstreamConnection connection = upstream.acquire();
        server.onCommand((session, command) -> {});
        Recorder patient = new Recorder() {
            @Override
            public boolean hasOwnTimeLimit() {
                return true;
            }
        };
        upstream.send(connection, "getMore", patient);
        assertThat(upstream.<Integer>onLoop(connection::countSilence)).isZero();
    }

    @Test
    void exhaustRepliesComeOneAfterAnother() {
        Recorder recorder = ask(session -> {
            session.raw(
                    MessageWriter.opMsg(session.channel().alloc(), 11, session.requestId(), OpMsg.MORE_TO_COME, ok()));
            session.raw(MessageWriter.opMsg(session.channel().alloc(), 12, 11, OpMsg.MORE_TO_COME, ok()));
            session.raw(MessageWriter.opMsg(session.channel().alloc(), 13, 12, 0, ok()));
        });
        assertThat(recorder.next(Recorder.Reply.class).moreToCome()).isTrue();
        assertThat(recorder.next(Recorder.Reply.class).moreToCome()).isTrue();
        assertThat(recorder.next(Recorder.Reply.class).moreToCome()).isFalse();
    }

    @Test
    void aLargeRequestArrivesWhole() {
        UpstreamConnection connection = upstream.acquire();
        Recorder recorder = new Recorder();
        ByteBuf whole = MessageWriter.opMsg(
                Unpooled.buffer().alloc(),
                9,
                0,
                0,
                new BsonDocument("insert", new BsonInt32(1)).append("x", new BsonBinary(new byte[3_000_000])));
        upstream.onLoop(() -> connection.send(whole, recorder));
        recorder.next(Recorder.Reply.class);
        assertThat(server.received().get(0).getBinary("x").getData()).hasSize(3_000_000);
    }

    @Test
    void aRequestWithoutReplyLeavesTheConnectionFree() {
        UpstreamConnection connection = upstream.acquire();
        Recorder recorder = new Recorder();
        server.onCommand((session, command) -> {
            if (!command.containsKey("insert")) {
                session.ok();
            }
        });
        upstream.onLoop(() -> connection.sendOneWay(upstream.command(1, "insert"), recorder));
        upstream.send(connection, "ping", recorder);
        recorder.next(Recorder.Reply.class);
        assertThat(server.received()).hasSize(2);
    }

    @Test
    void aCloseAfterARequestWithoutReplyIsTold() {
        UpstreamConnection connection = upstream.acquire();
        Recorder recorder = new Recorder();
        server.onCommand((session, command) -> session.channel().close());
        upstream.onLoop(() -> connection.sendOneWay(upstream.command(1, "insert"), recorder));
        assertThat(recorder.next(UpstreamFailure.class).kind()).isEqualTo(UpstreamFailure.Kind.LOST);
    }

    @Test
    void releaseInTheMiddleOfAReplyClosesTheConnection() {
        server.onCommand((session, command) -> {});
        UpstreamConnection connection = upstream.acquire();
        Recorder recorder = new Recorder();
        upstream.send(connection, "find", recorder);
        upstream.release(connection);
        await().untilAsserted(() -> assertThat(upstream.pools.open()).isZero());
        assertThat(recorder.isEmpty()).isTrue();
    }

    @Test
    void aLostConnectionSaysThatTheRequestMayHaveRun() {
        Recorder recorder = ask(session -> session.channel().close());
        UpstreamFailure failure = recorder.next(UpstreamFailure.class);
        assertThat(failure.kind()).isEqualTo(UpstreamFailure.Kind.LOST);
        assertThat(failure.mayHaveRun()).isTrue();
        assertThat(failure.server()).isEqualTo(server.address());
    }

    @Test
    void aConnectionLostInTheMiddleOfALargeReplyIsTold() {
        Recorder recorder = ask(session -> {
            session.raw(reply(session.requestId(), 0, 100_000).slice(0, 50_000));
            session.channel().close();
        });
        recorder.next(Recorder.Start.class);
        Object event = recorder.next(Object.class);
        while (event instanceof Recorder.Chunk) {
            event = recorder.next(Object.class);
        }
        assertThat(event).isInstanceOf(UpstreamFailure.class);
    }

    @Test
    void whatIsNoReplyEndsTheConnectionAndNoOther() {
        UpstreamConnection other = upstream.acquire();
        assertMalformed(session -> session.raw(reply(session.requestId() + 1, 0, 1)), "answered request");
        assertMalformed(session -> session.raw(Unpooled.wrappedBuffer(new byte[16])), "shorter than a header");
        assertMalformed(session -> session.raw(header(48_000_001, session.requestId(), 2013)), "over the limit");
        assertMalformed(session -> session.raw(header(16, session.requestId(), 2013)), "too short");
        assertMalformed(session -> session.raw(header(16, session.requestId(), 2004)), "opcode 2004");
        Recorder recorder = new Recorder();
        server.onCommand((session, command) -> session.ok());
        upstream.send(other, "ping", recorder);
        recorder.next(Recorder.Reply.class);
    }

    @Test
    void aMessageThatNobodyAskedForEndsAnIdleConnection() {
        server.onCommand((session, command) -> {
            session.ok();
            session.ok();
        });
        UpstreamConnection connection = upstream.acquire();
        Recorder recorder = new Recorder();
        upstream.send(connection, "ping", recorder);
        recorder.next(Recorder.Reply.class);
        await().untilAsserted(() ->
                assertThat(upstream.<Boolean>onLoop(connection::isClosed)).isTrue());
    }

    @Test
    void aSecondRequestAtOneTimeIsAFaultOfTheCaller() {
        server.onCommand((session, command) -> {});
        UpstreamConnection connection = upstream.acquire();
        upstream.send(connection, "find", new Recorder());
        String fault = upstream.onLoop(() -> {
            try {
                connection.send(upstream.command(2, "find"), new Recorder());
                return "none";
            } catch (IllegalStateException e) {
                return e.getMessage();
            }
        });
        assertThat(fault).contains("not free");
    }

    private void assertMalformed(Consumer<ScriptedServer.Session> answer, String message) {
        UpstreamFailure failure = ask(answer).next(UpstreamFailure.class);
        assertThat(failure.kind()).isEqualTo(UpstreamFailure.Kind.MALFORMED);
        assertThat(failure.message()).contains(message);
        assertThat(failure.mayHaveRun()).isTrue();
    }

    private static ByteBuf header(int length, int responseTo, int opcode) {
        return Unpooled.buffer(16)
                .writeIntLE(length)
                .writeIntLE(1)
                .writeIntLE(responseTo)
                .writeIntLE(opcode);
    }

    private static BsonDocument ok() {
        return new BsonDocument("ok", new BsonInt32(1));
    }
}
