package io.larder.engine.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.reason.Reason;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ReadCommandTest {
    /** The table: a command, and the reason for which it is not looked up, or nothing. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvFileSource(resources = "read-cases.txt", delimiter = '|', quoteCharacter = '`')
    void asTheTableSays(String command, @Nullable Reason expected) {
        BsonDocument document = BsonDocument.parse(command);
        if (!document.containsKey("$db")) {
            document.put("$db", new org.bson.BsonString("shop"));
        }
        assertThat(new ReadCommand().read(Commands.view(document))).isEqualTo(expected);
    }

    @Test
    void aReadWithMoreFieldsThanThereAreIsNotLookedUp() {
        BsonDocument document = BsonDocument.parse("{find: 'c', filter: {a: 1}, $db: 'shop'}");
        for (int i = 0; i < 100; i++) {
            document.append("x" + i, new BsonInt32(1));
        }
        assertThat(new ReadCommand().read(Commands.view(document))).isEqualTo(Reason.UNKNOWN_FIELD);
    }

    @Test
    void sameNamesTwiceAreNotLookedUp() {
        ByteBuf message =
                Commands.message(BsonDocument.parse("{find: 'c', filter: {a: 1}, $db: 'shop', gilter: {b: 1}}"));
        int g = message.indexOf(message.readerIndex(), message.writerIndex(), (byte) 'g');
        message.setByte(g, 'f');

        assertThat(new ReadCommand().read(Commands.view(message))).isEqualTo(Reason.REPEATED_FIELD);
    }

    @Test
    void flagsThatAskForNoReplyOrForSeveralAreNotLookedUp() {
        for (int flag : new int[] {1 << 1, 1 << 16}) {
            ByteBuf message = Commands.message(BsonDocument.parse("{find: 'c', $db: 'shop'}"));
            message.setIntLE(message.readerIndex() + 16, flag);

            assertThat(new ReadCommand().read(Commands.view(message))).isEqualTo(Reason.UNUSUAL_FLAGS);
        }
    }

    @Test
    void aDocumentSequenceIsNotLookedUp() {
        ByteBuf message = Commands.message(BsonDocument.parse("{find: 'c', $db: 'shop'}"));
        ByteBuf longer = Unpooled.buffer().writeBytes(message);
        longer.writeByte(1).writeIntLE(4 + 2 + 5).writeByte('x').writeByte(0);
        longer.writeIntLE(5).writeByte(0);
        longer.setIntLE(0, longer.writerIndex());

        assertThat(new ReadCommand().read(Commands.view(longer))).isEqualTo(Reason.DOCUMENT_SEQUENCE);
    }

    @Test
    void anEarlierCommandLeavesNothingBehind() {
        ReadCommand read = new ReadCommand();
        CommandView first = Commands.view(
                "{find: 'c', sort: {a: 1}, singleBatch: true, batchSize: 7, readConcern: {level: 'majority',"
                        + " afterClusterTime: {$timestamp: {t: 9, i: 1}}}, $db: 'shop'}");
        assertThat(read.read(first)).isNull();
        assertThat(read.hasLevel()).isTrue();
        assertThat(read.batchSize()).isEqualTo(7);

        assertThat(read.read(Commands.view("{find: 'd', $db: 'shop'}"))).isNull();
        assertThat(read.has(ReadField.SORT)).isFalse();
        assertThat(read.isSingleBatch()).isFalse();
        assertThat(read.hasLevel()).isFalse();
        assertThat(read.batchSize()).isEqualTo(101);
    }

    @Test
    void theBatchSizeOfAnAggregateIsInItsCursorField() {
        ReadCommand read = new ReadCommand();

        assertThat(read.read(Commands.view("{aggregate: 'c', pipeline: [], cursor: {batchSize: 3}, $db: 'shop'}")))
                .isNull();
        assertThat(read.batchSize()).isEqualTo(3);
    }
}
