package io.larder.proxy.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.proxy.WireClient;
import io.larder.proxy.upstream.ScriptedServer;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.OpMsg;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bytes that are no request get an error or the end of their connection, and no other connection notices. */
class BadInputTest {
    private final ScriptedServer server = ScriptedServer.start();
    private ProxyFixture proxy;
    private WireClient witness;

    @BeforeEach
    void open() throws Exception {
        proxy = ProxyFixture.before(server);
        witness = proxy.connect();
        witness.ask("{ping: 1}");
    }

    @AfterEach
    void othersAreWell() throws Exception {
        assertThat(witness.ask("{ping: 1}")).containsKey("ok");
        witness.close();
        proxy.close();
        server.close();
    }

    @Test
    void aBodyThatIsNoDocumentGetsAnErrorAndTheConnectionGoesOn() throws Exception {
        try (WireClient client = proxy.connect()) {
            byte[] bad = client.encode("{find: 'c', a: 'b'}", 0);
            bad[21] = 100;
            client.sendRaw(bad);
            BsonDocument reply = client.read();
            assertThat(reply.getInt32("code").getValue()).isEqualTo(22);
            assertThat(client.ask("{ping: 1}")).containsKey("ok");
        }
    }

    @Test
    void whatIsDamagedDeepInsideNeverReachesAConnectionThatOthersUse() throws Exception {
        try (WireClient client = proxy.connect()) {
            byte[] bad = client.encode("{find: 'c', filter: {a: {b: true}}}", 0);
            int at = indexOf(bad, new byte[] {0x08, 'b', 0, 1});
            bad[at + 3] = 7;
            client.sendRaw(bad);
            BsonDocument reply = client.read();
            assertThat(reply.getInt32("code").getValue()).isEqualTo(22);
            assertThat(reply.getString("errmsg").getValue()).contains("boolean is neither 0 nor 1");
            assertThat(client.ask("{ping: 1}")).containsKey("ok");
        }
    }

    private static int indexOf(byte[] in, byte[] wanted) {
        for (int i = 0; i + wanted.length <= in.length; i++) {
            if (Arrays.equals(in, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }

    @Test
    void unknownFlagsEndTheConnection() throws Exception {
        try (WireClient client = proxy.connect()) {
            client.sendRaw(client.encode("{ping: 1}", 1 << 5));
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aWrongChecksumIsAnError() throws Exception {
        try (WireClient client = proxy.connect()) {
            byte[] message = client.encode("{ping: 1}", 0);
            ByteBuf checked = Unpooled.buffer();
            checked.writeBytes(message).writeInt(0);
            MessageHeader.setMessageLength(checked, 0, checked.readableBytes());
            checked.setIntLE(MessageHeader.LENGTH, OpMsg.CHECKSUM_PRESENT);
            client.sendRaw(WireClient.bytes(checked));
            assertThat(client.read().getInt32("code").getValue()).isEqualTo(22);
        }
    }

    @Test
    void anUnknownOpcodeEndsTheConnection() throws Exception {
        try (WireClient client = proxy.connect()) {
            ByteBuf message = Unpooled.buffer();
            MessageHeader.write(message, 20, 1, 0, 2002);
            message.writeInt(0);
            client.sendRaw(WireClient.bytes(message));
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aLegacyQueryOfACollectionIsRefusedAsServersDo() throws Exception {
        try (WireClient client = proxy.connect()) {
            byte[] query = WireClient.bytes(
                    MessageWriter.opQuery(UnpooledByteBufAllocator.DEFAULT, 9, "test", BsonDocument.parse("{a: 1}")));
            query[MessageHeader.LENGTH + 4 + "test.".length()] = 'x'; // test.xcmd
            client.sendRaw(query);
            ByteBuf reply = client.readRaw();
            assertThat(MessageHeader.opcode(reply, 0)).isEqualTo(Opcode.OP_REPLY);
            assertThat(reply.getIntLE(MessageHeader.LENGTH) & 2).isEqualTo(2);
        }
    }

    /** Of two databases Larder would go by the one, and the server behind it by the other. */
    @Test
    void aLegacyCommandThatNamesASecondDatabaseIsRefusedAsServersDo() throws Exception {
        try (WireClient client = proxy.connect()) {
            for (String command : List.of("delete: 'c', deletes: []", "saslStart: 1, mechanism: 'SCRAM-SHA-256'")) {
                client.sendRaw(WireClient.bytes(MessageWriter.opQuery(
                        UnpooledByteBufAllocator.DEFAULT,
                        9,
                        "test",
                        BsonDocument.parse("{" + command + ", $db: 'other'}"))));
                assertThat(client.read().getInt32("code").getValue()).isEqualTo(40621);
            }
            assertThat(server.received()).noneMatch(it -> it.containsKey("delete") || it.containsKey("saslStart"));
        }
    }

    @Test
    void aCompressedMessageThatInflatesToSomethingElseEndsTheConnection() throws Exception {
        try (WireClient client = proxy.connect()) {
            ByteBuf message = Unpooled.buffer();
            MessageHeader.write(message, 30, 1, 0, Opcode.OP_COMPRESSED);
            message.writeIntLE(Opcode.OP_MSG)
                    .writeIntLE(47_000_000)
                    .writeByte(2)
                    .writeBytes(new byte[5]);
            client.sendRaw(WireClient.bytes(message));
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void randomDamageIsSurvived() throws Exception {
        Random random = new Random(20261121);
        for (int i = 0; i < 300; i++) {
            try (WireClient client = proxy.connect()) {
                byte[] message = client.encode("{find: 'c', filter: {a: 1, b: ['x', {y: 2}]}, limit: 5}", 0);
                for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                    message[random.nextInt(message.length)] = (byte) random.nextInt(256);
                }
                client.sendRaw(message);
                client.socket().shutdownOutput();
                client.socket().getInputStream().readAllBytes();
            } catch (IOException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
        }
    }
}
