package io.larder.proxy.caching;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.wire.bson.RawDocuments;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent in place of a client's read so that its answer can be kept. */
class FillRequestTest {
    private static final long TIME = 5L << 32 | 7;

    private static BsonDocument sent(String json, boolean majority) {
        return sent(json, majority, null, 0);
    }

    private static BsonDocument sent(String json, boolean majority, byte @Nullable [] signed, long maxTimeMillis) {
        ByteBuf message = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 1, 0, 0, BsonDocument.parse(json));
        CommandView command = new CommandView();
        command.parse(message);
        ByteBuf request =
                FillRequest.of(command, TIME, majority, signed, maxTimeMillis, UnpooledByteBufAllocator.DEFAULT);
        command.parse(request);
        BsonDocument document = RawDocuments.read(request, command.bodyOffset(), command.bodyLimit());
        message.release();
        request.release();
        return document;
    }

    @Test
    void anAnswerThatRestsOnStreamsIsOneOfTheMajority() {
        String read = "{find: 'a', filter: {b: 1}, readConcern: {level: 'local'}, $db: 'c'}";
        assertThat(sent(read, true))
                .isEqualTo(BsonDocument.parse("{find: 'a', filter: {b: 1}, $db: 'c',"
                        + " readConcern: {level: 'majority', afterClusterTime: Timestamp(5, 7)}}"));
    }

    @Test
    void oneThatLivesByItsTimeKeepsTheLevelOfTheClient() {
        assertThat(sent(
                        "{find: 'a', readConcern: {afterClusterTime: Timestamp(1, 1), level: 'local'}, $db: 'c'}",
                        false))
                .isEqualTo(BsonDocument.parse(
                        "{find: 'a', $db: 'c', readConcern: {level: 'local', afterClusterTime: Timestamp(5, 7)}}"));
        assertThat(sent("{find: 'a', $db: 'c'}", false))
                .isEqualTo(
                        BsonDocument.parse("{find: 'a', $db: 'c', readConcern: {afterClusterTime: Timestamp(5, 7)}}"));
    }

    /** Wherever they stand, and beside one another or not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{find: 'a', filter: {b: 1}, $db: 'c'}",
                "{find: 'a', maxTimeMS: 5, filter: {b: 1}, $clusterTime: {x: 1}, readConcern: {}, $db: 'c'}",
                "{find: 'a', readConcern: {level: 'local'}, maxTimeMS: 5, $clusterTime: {x: 1}, filter: {b: 1}, $db: 'c'}",
                "{find: 'a', filter: {b: 1}, $db: 'c', $clusterTime: {x: 1}, maxTimeMS: {$numberLong: '9'}}"
            })
    void whatIsSetStandsInTheRequestOnce(String read) {
        BsonDocument signed = new BsonDocument("clusterTime", new BsonTimestamp(TIME));
        assertThat(sent(read, true, bytes(signed), 77))
                .isEqualTo(BsonDocument.parse("{find: 'a', filter: {b: 1}, $db: 'c',"
                                + " readConcern: {level: 'majority', afterClusterTime: Timestamp(5, 7)}}")
                        .append("$clusterTime", signed)
                        .append("maxTimeMS", new BsonInt64(77)));
    }

    @Test
    void aLimitOfTheClientStays() {
        assertThat(sent("{find: 'a', maxTimeMS: 5, $clusterTime: {x: 1}, $db: 'c'}", true)
                        .keySet())
                .containsExactly("find", "maxTimeMS", "$clusterTime", "$db", "readConcern");
    }

    private static byte[] bytes(BsonDocument document) {
        ByteBuf bytes = Unpooled.buffer();
        RawDocuments.write(document, bytes);
        return ByteBufUtil.getBytes(bytes);
    }
}
