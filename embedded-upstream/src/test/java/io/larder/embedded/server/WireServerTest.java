package io.larder.embedded.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.server.RawClient.Answer;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.compression.Compressor;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.OpMsg;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Objects;
import org.bson.BsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the socket, seen without a driver between (driver specifications: OP_MSG, OP_COMPRESSED, handshake). */
class WireServerTest {
    private static final String PING = "{ping: 1, $db: 'admin'}";

    private static EmbeddedReplicaSet set;
    private RawClient client;

    @BeforeAll
    static void start() {
        set = EmbeddedReplicaSet.start();
    }

    @AfterAll
    static void stop() {
        set.close();
    }

    @BeforeEach
    void connect() throws IOException {
        client = new RawClient(set.ports().get(0));
    }

    @AfterEach
    void disconnect() throws IOException {
        set.adversary().connections().clear();
        client.close();
    }

    private Answer next() throws IOException {
        return Objects.requireNonNull(client.read(), "connection was closed");
    }

    @Test
    void aReplyAnswersItsRequest() throws IOException {
        int id = client.send(PING, 0);
        Answer answer = next();
        assertThat(answer.opcode()).isEqualTo(Opcode.OP_MSG);
        assertThat(answer.responseTo()).isEqualTo(id);
        assertThat(answer.body().getDouble("ok").getValue()).isEqualTo(1.0);
    }

    @Test
    void requestsSentAtOnceAreAnsweredInOrder() throws IOException {
        for (int i = 0; i < 50; i++) {
            client.send(PING, 0);
        }
        for (int i = 0; i < 50; i++) {
            assertThat(next().responseTo()).isEqualTo(101 + i);
        }
    }

    @Test
    void aChecksumIsVerifiedAndAnsweredWithOne() throws IOException {
        client.send(PING, OpMsg.CHECKSUM_PRESENT);
        assertThat(next().flags() & OpMsg.CHECKSUM_PRESENT).isNotZero();
    }

    @Test
    void aWrongChecksumClosesTheConnection() throws IOException {
        ByteBuf message = Unpooled.buffer();
        int start = MessageWriter.beginOpMsg(message, 1, 0, OpMsg.CHECKSUM_PRESENT);
        message.writeByte(OpMsg.KIND_BODY);
        RawDocuments.write(BsonDocument.parse(PING), message);
        MessageWriter.end(message, start);
        message.setByte(message.writerIndex() - 1, message.getByte(message.writerIndex() - 1) ^ 1);
        client.sendBytes(message);
        assertThat(client.read()).isNull();
    }

    @Test
    void anUnacknowledgedRequestIsRunButNotAnswered() throws IOException {
        client.send("{insert: 'w0', documents: [{_id: 1}], writeConcern: {w: 0}, $db: 'db'}", OpMsg.MORE_TO_COME);
        client.send(PING, 0);
        assertThat(next().responseTo()).isEqualTo(102);
        assertThat(set.commands().count("insert")).isEqualTo(1);
    }

    @Test
    void anUnacknowledgedRequestThatIsRefusedIsNotAnsweredEither() throws IOException {
        client.send("{insert: 'w0', documents: [{_id: 1}]}", OpMsg.MORE_TO_COME);
        client.send(PING, 0);
        assertThat(next().responseTo()).isEqualTo(102);
    }

    @ParameterizedTest
    @EnumSource(
            value = Compressor.class,
            names = {"SNAPPY", "ZLIB", "ZSTD"})
    void aCompressedRequestGetsACompressedReply(Compressor compressor) throws IOException {
        client.sendCompressed(PING, compressor);
        Answer answer = next();
        assertThat(answer.compressed()).isTrue();
        assertThat(answer.body().getDouble("ok").getValue()).isEqualTo(1.0);
    }

    @Test
    void compressionIsNegotiatedToWhatBothKnow() throws IOException {
        BsonDocument reply = client.run("{hello: 1, compression: ['lz4', 'zlib', 'snappy'], $db: 'admin'}")
                .body();
        assertThat(reply.getArray("compression").toString())
                .contains("zlib", "snappy")
                .doesNotContain("lz4");
        assertThat(client.run("{hello: 1, compression: ['lz4'], $db: 'admin'}").body())
                .doesNotContainKey("compression");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{isMaster: 1, helloOk: true}", "{ismaster: 1}", "{hello: 1}"})
    void handshakesMayStillComeInTheLegacyForm(String hello) throws IOException {
        client.sendLegacy("admin", hello);
        Answer answer = next();
        assertThat(answer.opcode()).isEqualTo(Opcode.OP_REPLY);
        assertThat(answer.body().getInt32("maxWireVersion").getValue()).isEqualTo(25);
    }

    @Test
    void otherLegacyCommandsAreNoLongerServed() throws IOException {
        client.sendLegacy("db", "{insert: 'c', documents: [{_id: 1}]}");
        assertThat(next().body().getInt32("code").getValue()).isEqualTo(352);
    }

    private static String versionOf(BsonDocument hello) {
        // Relaxed JSON would turn the counter into an int, which a server refuses.
        JsonWriterSettings exact =
                JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();
        return hello.getDocument("topologyVersion").toJson(exact);
    }

    @Test
    void aStreamingHelloGoesOnByItself() throws IOException {
        BsonDocument first = client.run("{hello: 1, $db: 'admin'}").body();
        String version = versionOf(first);
        int id = client.send(
                "{hello: 1, topologyVersion: " + version + ", maxAwaitTimeMS: 20, $db: 'admin'}",
                OpMsg.EXHAUST_ALLOWED);
        int previous = id;
        for (int i = 0; i < 3; i++) {
            Answer answer = next();
            assertThat(answer.moreToCome()).isTrue();
            assertThat(answer.responseTo()).isEqualTo(previous);
            previous = answer.requestId();
        }
    }

    @Test
    void anAwaitableHelloAnswersOnceWithoutExhaust() throws IOException {
        BsonDocument first = client.run("{hello: 1, $db: 'admin'}").body();
        String version = versionOf(first);
        Answer answer = client.run("{hello: 1, topologyVersion: " + version + ", maxAwaitTimeMS: 20, $db: 'admin'}");
        assertThat(answer.moreToCome()).isFalse();
        assertThat(client.run(PING).body().getDouble("ok").getValue()).isEqualTo(1.0);
    }

    @Test
    void aHelloWithTheVersionOfAnotherProcessIsAnsweredAtOnce() throws IOException {
        Answer answer = client.run("{hello: 1, topologyVersion: {processId: {$oid: '000000000000000000000000'},"
                + " counter: {$numberLong: '99'}}, maxAwaitTimeMS: 60000, $db: 'admin'}");
        assertThat(answer.body().getDouble("ok").getValue()).isEqualTo(1.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{hello: 1, maxAwaitTimeMS: 20, $db: 'admin'}",
                "{hello: 1, topologyVersion: {processId: {$oid: '000000000000000000000000'}, counter: {$numberLong: '1'}},"
                        + " $db: 'admin'}"
            })
    void awaitingNeedsBothVersionAndTime(String hello) throws IOException {
        assertThat(client.run(hello).body().getDouble("ok").getValue()).isZero();
    }

    @Test
    void aMessageWithoutADatabaseIsRefused() throws IOException {
        assertThat(client.run("{ping: 1}").body().getInt32("code").getValue()).isEqualTo(40571);
    }

    @Test
    void anUnknownCommandSaysSo() throws IOException {
        BsonDocument reply = client.run("{nonsense: 1, $db: 'admin'}").body();
        assertThat(reply.getInt32("code").getValue()).isEqualTo(59);
        assertThat(reply.getString("errmsg").getValue()).isEqualTo("no such command: 'nonsense'");
        assertThat(reply.getString("codeName").getValue()).isEqualTo("CommandNotFound");
    }

    @Test
    void bytesThatAreNoDocumentAreAnError() throws IOException {
        ByteBuf message = Unpooled.buffer();
        int start = MessageWriter.beginOpMsg(message, 1, 0, 0);
        message.writeByte(OpMsg.KIND_BODY);
        message.writeIntLE(9)
                .writeByte(0x7e)
                .writeByte('a')
                .writeByte(0)
                .writeByte(1)
                .writeByte(0);
        MessageWriter.end(message, start);
        client.sendBytes(message);
        assertThat(next().body().getInt32("code").getValue()).isEqualTo(22);
        assertThat(client.run(PING).body().getDouble("ok").getValue()).isEqualTo(1.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {2001, 2010, 9999})
    void opcodesThatAreNotServedCloseTheConnection(int opcode) throws IOException {
        ByteBuf message = Unpooled.buffer();
        MessageHeader.write(message, 20, 1, 0, opcode);
        message.writeIntLE(0);
        client.sendBytes(message);
        assertThat(client.read()).isNull();
    }

    @Test
    void unknownRequiredFlagsCloseTheConnectionAndOptionalOnesDoNot() throws IOException {
        client.send(PING, 1 << 20);
        assertThat(next().body().getDouble("ok").getValue()).isEqualTo(1.0);
        client.send(PING, 1 << 5);
        assertThat(client.read()).isNull();
    }

    @Test
    void aConnectionCanBeCutBeforeACommandRuns() throws IOException {
        set.adversary().connections().cutBefore("ping", 1);
        client.send(PING, 0);
        assertThat(client.read()).isNull();
    }

    @Test
    void aReplyCanBeCutAtAByte() throws IOException {
        set.adversary().connections().cutReplyAfter("ping", 7, 1);
        client.send(PING, 0);
        assertThat(client.bytesUntilClosed()).isEqualTo(7);
    }

    @Test
    void aHeldCommandWaitsUntilItIsReleased() throws IOException {
        try (RawClient other = new RawClient(set.ports().get(0))) {
            var hold = set.adversary().connections().holdReply("buildInfo");
            client.send("{buildInfo: 1, $db: 'admin'}", 0);
            assertThat(other.run(PING).body().getDouble("ok").getValue()).isEqualTo(1.0);
            hold.close();
            assertThat(next().body()).containsKey("version");
        }
    }
}
