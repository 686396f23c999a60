package io.larder.proxy.request.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.larder.proxy.WireClient;
import io.larder.proxy.request.ProxyFixture;
import io.larder.proxy.upstream.ScriptedServer;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.compression.Compressor;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {
    private final ScriptedServer server = ScriptedServer.start();
    private ProxyFixture proxy;

    @BeforeEach
    void open() throws Exception {
        proxy = ProxyFixture.before(server);
    }

    @AfterEach
    void close() {
        proxy.close();
        server.close();
    }

    private static byte[] compressed(byte[] message, Compressor with) {
        ByteBuf plain = Unpooled.wrappedBuffer(message);
        return WireClient.bytes(CompressedMessage.compress(plain, with, UnpooledByteBufAllocator.DEFAULT));
    }

    @ParameterizedTest
    @EnumSource(Compressor.class)
    void aCompressedRequestGetsACompressedReply(Compressor compressor) throws Exception {
        String text = "compressible ".repeat(100);
        server.onCommand((session, command) ->
                session.reply(new BsonDocument("echo", command.get("comment")).append("ok", new BsonInt32(1))));
        try (WireClient client = proxy.connect()) {
            client.sendRaw(compressed(client.encode("{find: 'c', comment: '" + text + "'}", 0), compressor));
            ByteBuf reply = client.readRaw();
            assertThat(CompressedMessage.compressor(reply)).isEqualTo(compressor);

            client.sendRaw(compressed(client.encode("{find: 'c', comment: '" + text + "'}", 0), compressor));
            assertThat(client.read().getString("echo").getValue()).isEqualTo(text);
            assertThat(server.received().get(0).getString("comment").getValue()).isEqualTo(text);

            // Each request tells anew how it wants its reply.
            client.send("{find: 'c', comment: 'x'}");
            assertThat(CompressedMessage.isCompressed(client.readRaw())).isFalse();
        }
    }

    @Test
    void aLargeReplyToACompressedRequestStreamsUncompressed() throws Exception {
        server.onCommand((session, command) -> session.reply(
                new BsonDocument("x", new BsonBinary(new byte[1_000_000])).append("ok", new BsonInt32(1))));
        try (WireClient client = proxy.connect()) {
            client.sendRaw(compressed(client.encode("{find: 'c'}", 0), Compressor.ZLIB));
            ByteBuf reply = client.readRaw();
            assertThat(CompressedMessage.isCompressed(reply)).isFalse();
            assertThat(reply.readableBytes()).isGreaterThan(1_000_000);
        }
    }

    @Test
    void aLargeReplyThatComesCompressedIsGatheredWithinTheReplyMemory() throws Exception {
        byte[] filler = new byte[1_000_000];
        new java.util.Random(1).nextBytes(filler);
        BsonDocument body = new BsonDocument("x", new BsonBinary(filler)).append("ok", new BsonInt32(1));
        server.onCommand((session, command) -> {
            ByteBuf plain = MessageWriter.opMsg(session.channel().alloc(), 1, session.requestId(), 0, body);
            session.raw(CompressedMessage.compress(
                    plain, Compressor.ZLIB, session.channel().alloc()));
            plain.release();
        });
        try (WireClient client = proxy.connect()) {
            assertThat(client.ask("{find: 'c'}")).isEqualTo(body);
            client.sendRaw(compressed(client.encode("{find: 'c'}", 0), Compressor.ZLIB));
            ByteBuf reply = client.readRaw();
            assertThat(CompressedMessage.compressor(reply)).isEqualTo(Compressor.ZLIB);
        }
    }

    /** So much is promised to one reply that there is no room for what another, a few kilobytes long, would become. */
    @Test
    void aSmallReplyThatInflatesToALargeOneWaitsForRoom() throws Exception {
        int large = 40_000_000;
        BsonDocument body = new BsonDocument("x", new BsonBinary(new byte[large])).append("ok", new BsonInt32(1));
        server.onCommand((session, command) -> {
            if (command.getString("find").getValue().equals("beginsOnly")) {
                ByteBuf begins = session.channel().alloc().buffer().writeZero(2_000);
                MessageHeader.write(begins.setIndex(0, 0), 48_000_000, 1, session.requestId(), Opcode.OP_COMPRESSED);
                begins.writeIntLE(Opcode.OP_MSG).writeIntLE(47_000_000).writeByte(Compressor.ZSTD.id());
                session.raw(begins.writerIndex(2_000));
            } else {
                ByteBuf plain = MessageWriter.opMsg(session.channel().alloc(), 1, session.requestId(), 0, body);
                ByteBuf small = CompressedMessage.compress(
                        plain, Compressor.ZSTD, session.channel().alloc());
                plain.release();
                assertThat(small.readableBytes()).isLessThan(64 * 1024);
                session.raw(small);
            }
        });
        try (WireClient waits = proxy.connect()) {
            try (WireClient takesAll = proxy.connect()) {
                takesAll.send("{find: 'beginsOnly'}");
                await().until(() -> proxy.listeners.replyMemory().used() > 90_000_000L);
                waits.send("{find: 'c'}");
                waits.socket().setSoTimeout(500);
                assertThatThrownBy(waits::readRaw).isInstanceOf(SocketTimeoutException.class);
                waits.socket().setSoTimeout(20_000);
            }
            assertThat(waits.readRaw().readableBytes()).isGreaterThan(large);
        }
    }

    /** All of it was here: that it had to wait is no reason to say that it was lost. */
    @Test
    void aReplyThatWaitsForRoomOutlivesItsConnection() throws Exception {
        int large = 40_000_000;
        BsonDocument body = new BsonDocument("x", new BsonBinary(new byte[large])).append("ok", new BsonInt32(1));
        AtomicInteger lost = new AtomicInteger();
        server.onCommand((session, command) -> {
            if (command.getFirstKey().equals("ping")) {
                session.ok();
            } else if (command.containsKey("find")) {
                ByteBuf begins = session.channel().alloc().buffer().writeZero(2_000);
                MessageHeader.write(begins.setIndex(0, 0), 48_000_000, 1, session.requestId(), Opcode.OP_COMPRESSED);
                begins.writeIntLE(Opcode.OP_MSG).writeIntLE(47_000_000).writeByte(Compressor.ZSTD.id());
                session.raw(begins.writerIndex(2_000));
            } else {
                ByteBuf plain = MessageWriter.opMsg(session.channel().alloc(), 1, session.requestId(), 0, body);
                session.raw(CompressedMessage.compress(
                        plain, Compressor.ZSTD, session.channel().alloc()));
                plain.release();
                session.channel().close();
                lost.incrementAndGet();
            }
        });
        try (WireClient waits = proxy.connect()) {
            try (WireClient takesAll = proxy.connect()) {
                takesAll.send("{find: 'beginsOnly'}");
                await().until(() -> proxy.listeners.replyMemory().used() > 90_000_000L);
                waits.send("{findAndModify: 'c', query: {}, remove: true}");
                await().until(() -> lost.get() == 1 && proxy.pools.open() == 1);
                waits.socket().setSoTimeout(300);
                assertThatThrownBy(waits::readRaw).isInstanceOf(SocketTimeoutException.class);
                waits.socket().setSoTimeout(20_000);
            }
            assertThat(waits.readRaw().readableBytes()).isGreaterThan(large);
            assertThat(waits.ask("{ping: 1}")).containsKey("ok");
        }
    }

    /** The client does not wait for it. */
    @Test
    void aReplyThatWaitsForRoomGoesWithItsClient() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        server.onCommand((session, command) -> {
            asked.incrementAndGet();
            ByteBuf begins = session.channel().alloc().buffer();
            boolean whole = command.getString("find").getValue().equals("whole");
            MessageHeader.write(begins, whole ? 60 : 48_000_000, 1, session.requestId(), Opcode.OP_COMPRESSED);
            begins.writeIntLE(Opcode.OP_MSG).writeIntLE(47_000_000).writeByte(Compressor.ZSTD.id());
            session.raw(begins.writeZero((whole ? 60 : 2_000) - begins.readableBytes()));
        });
        try (WireClient takesAll = proxy.connect()) {
            takesAll.send("{find: 'beginsOnly'}");
            await().until(() -> proxy.listeners.replyMemory().used() > 90_000_000L);
            try (WireClient leaves = proxy.connect()) {
                leaves.send("{find: 'whole'}");
                await().until(() -> asked.get() == 2);
            }
            await().until(() -> proxy.listeners.connections() == 1);
        }
    }

    @Test
    void aSmallRequestThatInflatesToALargeOneCountsAsLarge() throws Exception {
        try (WireClient client = proxy.connect()) {
            String text = "x".repeat(3_000_000);
            byte[] request = compressed(client.encode("{find: 'c', comment: '" + text + "'}", 0), Compressor.ZLIB);
            assertThat(request.length).isLessThan(64 * 1024);
            server.onCommand((session, command) -> {
                assertThat(proxy.listeners.requestMemory().used()).isGreaterThan(3_000_000L);
                session.ok();
            });
            client.sendRaw(request);
            assertThat(client.read()).containsKey("ok");
        }
    }

    @Test
    void anErrorThatLarderMakesIsCompressedToo() throws Exception {
        server.onCommand((session, command) -> session.channel().close());
        try (WireClient client = proxy.connect()) {
            client.sendRaw(compressed(client.encode("{find: 'c'}", 0), Compressor.SNAPPY));
            ByteBuf reply = client.readRaw();
            assertThat(CompressedMessage.compressor(reply)).isEqualTo(Compressor.SNAPPY);
        }
    }

    @Test
    void helloNamesWhatBothHaveInTheClientsOrder() throws Exception {
        try (WireClient client = proxy.connect()) {
            BsonDocument hello = client.ask("{hello: 1, compression: ['lzma', 'zlib', 'snappy'], $db: 'admin'}");
            assertThat(hello.getArray("compression"))
                    .isEqualTo(BsonDocument.parse("{x: ['zlib', 'snappy']}").get("x"));
            assertThat(client.ask("{hello: 1, compression: ['lzma'], $db: 'admin'}"))
                    .doesNotContainKey("compression");
        }
    }
}
