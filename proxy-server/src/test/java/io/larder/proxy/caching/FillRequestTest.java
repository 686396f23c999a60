package io.larder.proxy.caching;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.wire.bson.RawDocuments;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** What is sent in place of a client's read so that its answer can be kept. */
class FillRequestTest {
    private static final long TIME = 5L << 32 | 7;

    private static BsonDocument sent(String json, boolean majority) {
        ByteBuf message = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 1, 0, 0, BsonDocument.parse(json));
        CommandView command = new CommandView();
        command.parse(message);
        ByteBuf request = FillRequest.of(command, TIME, majority, null, 0, UnpooledByteBufAllocator.DEFAULT);
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
}
