package io.larder.proxy.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.proxy.WireClient;
import io.larder.proxy.upstream.ScriptedServer;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.compression.Compressor;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
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
