package io.larder.wire.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.NameTable;
import io.larder.wire.frame.MessageHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;

class CommandViewTest {
    private final CommandView view = new CommandView();

    @Test
    void nameDatabaseAndFieldsAreFound() {
        parse("{find: 'c', $db: 'shop', maxTimeMS: 5.7, lsid: {id: 1}}", 0);
        assertThat(view.name()).isEqualTo("find");
        assertThat(view.lookUp(new NameTable<>(Map.of("find", 1, "insert", 2)))).isEqualTo(1);
        assertThat(view.lookUp(new NameTable<>(Map.of("fin", 1, "finds", 2)))).isNull();
        assertThat(view.database()).isEqualTo("shop");
        assertThat(view.databaseIs("shop")).isTrue();
        assertThat(view.databaseIs("sho")).isFalse();
        assertThat(view.fields().longOr(CommandField.MAX_TIME_MS, -1)).isEqualTo(5);
        assertThat(view.fields().has(CommandField.LSID)).isTrue();
        assertThat(view.fields().has(CommandField.TXN_NUMBER)).isFalse();
        assertThat(view.requestId()).isEqualTo(9);
    }

    @Test
    void theFirstOfTwoFieldsOfOneNameCounts() {
        BsonDocument twice = BsonDocument.parse("{find: 'c', $db: 'a', $dc: 'b'}");
        ByteBuf message = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 9, 0, 0, twice);
        int second = message.indexOf(message.writerIndex() - 12, message.writerIndex(), (byte) 'c');
        message.setByte(second, 'b');
        view.parse(message);
        assertThat(view.database()).isEqualTo("a");
        message.release();
    }

    @Test
    void fieldsOfAnEarlierCommandAreForgotten() {
        parse("{find: 'c', $db: 'shop', lsid: {id: 1}, autocommit: false}", OpMsg.MORE_TO_COME);
        assertThat(view.isUnacknowledged()).isTrue();
        parse("{find: 'c', $db: 'shop'}", 0);
        assertThat(view.fields().has(CommandField.LSID)).isFalse();
        assertThat(view.inTransaction()).isFalse();
        assertThat(view.isUnacknowledged()).isFalse();
    }

    @Test
    void transactionsAndRetryableWritesAreToldApart() {
        parse("{insert: 'c', $db: 'd', txnNumber: 1}", 0);
        assertThat(view.isRetryableWrite()).isTrue();
        assertThat(view.inTransaction()).isFalse();
        parse("{insert: 'c', $db: 'd', txnNumber: 1, autocommit: false}", 0);
        assertThat(view.isRetryableWrite()).isFalse();
        assertThat(view.inTransaction()).isTrue();
    }

    @Test
    void aCommandNeedsAName() {
        ByteBuf message = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 9, 0, 0, new BsonDocument());
        assertThatThrownBy(() -> view.parse(message)).isInstanceOf(MalformedMessageException.class);
        message.release();
    }

    @Test
    void aMissingDatabaseIsToldWhenItIsAskedFor() {
        parse("{ping: 1}", 0);
        assertThat(view.databaseIs("admin")).isFalse();
        assertThatThrownBy(view::database)
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("$db");
    }

    @Test
    void legacyCommandsAreReadBareAndWrapped() {
        for (String json :
                new String[] {"{isMaster: 1}", "{$query: {isMaster: 1}, $readPreference: {mode: 'nearest'}}"}) {
            ByteBuf message =
                    MessageWriter.opQuery(UnpooledByteBufAllocator.DEFAULT, 9, "admin", BsonDocument.parse(json));
            view.parse(message);
            assertThat(view.isLegacy()).isTrue();
            assertThat(view.name()).isEqualTo("isMaster");
            assertThat(view.database()).isEqualTo("admin");
            assertThat(view.databaseIs("admin")).isTrue();
            assertThat(view.isUnacknowledged()).isFalse();
            message.release();
        }
    }

    @Test
    void aLegacyQueryOfACollectionIsNoCommand() {
        ByteBuf message = MessageWriter.opQuery(
                UnpooledByteBufAllocator.DEFAULT, 9, "admin", new BsonDocument("a", new BsonInt32(1)));
        int dollar = message.indexOf(0, message.writerIndex(), (byte) '$');
        message.setByte(dollar, 'x');
        assertThatThrownBy(() -> view.parse(message)).isInstanceOf(MalformedMessageException.class);
        message.release();
    }

    @Test
    void otherOpcodesCarryNoCommand() {
        ByteBuf message =
                MessageWriter.opReply(UnpooledByteBufAllocator.DEFAULT, 1, 2, new BsonDocument("ok", new BsonInt32(1)));
        assertThat(CommandView.canRead(MessageHeader.opcode(message, 0))).isFalse();
        assertThatThrownBy(() -> view.parse(message)).isInstanceOf(MalformedMessageException.class);
        message.release();
    }

    private void parse(String json, int flags) {
        ByteBuf written = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 9, 0, flags, BsonDocument.parse(json));
        view.parse(Unpooled.copiedBuffer(written));
        written.release();
    }
}
