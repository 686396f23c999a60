package io.larder.wire.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.RawDocuments;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of OP_MSG, each with a message that breaks it. */
class OpMsgViewTest {
    private final ByteBuf message = Unpooled.buffer();
    private final OpMsgView view = new OpMsgView();

    @Test
    void sectionsMayStandInAnyOrder() {
        begin(0);
        sequence("documents", "{n: 1}", "{n: 2}");
        body("{insert: 'c', $db: 'd'}");
        sequence("other", "{n: 3}");
        view.parse(end());
        assertThat(view.sequences()).isEqualTo(2);
        assertThat(view.sequence(message, "other")).isEqualTo(1);
        assertThat(view.sequence(message, "document")).isEqualTo(-1);
        DocumentSequence documents = new DocumentSequence().reset(message, view, 0);
        int seen = 0;
        while (documents.next()) {
            seen++;
            assertThat(RawDocuments.read(message, documents.documentOffset(), documents.documentLimit())
                            .getInt32("n")
                            .getValue())
                    .isEqualTo(seen);
        }
        assertThat(seen).isEqualTo(2);
    }

    @Test
    void aBodyMustBeThere() {
        begin(0);
        sequence("documents", "{n: 1}");
        assertRefused("without a body");
    }

    @Test
    void twoBodiesAreRefused() {
        begin(0);
        body("{ping: 1}");
        body("{ping: 1}");
        assertRefused("two bodies");
    }

    @Test
    void twoSequencesOfOneNameAreRefused() {
        begin(0);
        body("{insert: 'c'}");
        sequence("documents", "{n: 1}");
        sequence("documents", "{n: 2}");
        assertRefused("one name");
    }

    @Test
    void aNameThatBeginsLikeAnotherIsAnother() {
        begin(0);
        body("{insert: 'c'}");
        sequence("documents", "{n: 1}");
        sequence("docs", "{n: 2}");
        sequence("document", "{n: 2}");
        view.parse(end());
        assertThat(view.sequences()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 127, 255})
    void unknownSectionKindsAreRefused(int kind) {
        begin(0);
        body("{ping: 1}");
        message.writeByte(kind);
        RawDocuments.write(new BsonDocument(), message);
        assertRefused("section kind");
    }

    @Test
    void unknownFlagsBelowBit16AreRefusedAndThoseAboveAreNot() {
        for (int bit = 2; bit < 32; bit++) {
            message.clear();
            begin(1 << bit);
            body("{ping: 1}");
            if (bit < 16) {
                assertRefused("flag bits");
            } else {
                view.parse(end());
            }
        }
    }

    @Test
    void aDamagedChecksumIsNoticed() {
        begin(OpMsg.CHECKSUM_PRESENT);
        body("{ping: 1}");
        ByteBuf sound = end();
        view.parse(sound);
        Checksum.verify(sound);
        for (int i = 0; i < sound.readableBytes(); i++) {
            sound.setByte(i, sound.getByte(i) ^ 0x10);
            assertThatThrownBy(() -> Checksum.verify(sound)).isInstanceOf(MalformedMessageException.class);
            sound.setByte(i, sound.getByte(i) ^ 0x10);
        }
        Checksum.verify(sound);
    }

    @Test
    void aMessageTooShortForAChecksumIsNoticed() {
        begin(OpMsg.CHECKSUM_PRESENT);
        message.setIntLE(0, message.readableBytes());
        assertThatThrownBy(() -> Checksum.verify(message)).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> Checksum.refresh(message)).isInstanceOf(MalformedMessageException.class);
    }

    private void begin(int flags) {
        MessageWriter.beginOpMsg(message, 7, 0, flags);
    }

    private void body(String json) {
        message.writeByte(OpMsg.KIND_BODY);
        RawDocuments.write(BsonDocument.parse(json), message);
    }

    private void sequence(String name, String... documents) {
        message.writeByte(OpMsg.KIND_SEQUENCE);
        int start = message.writerIndex();
        message.writeIntLE(0);
        message.writeCharSequence(name, StandardCharsets.UTF_8);
        message.writeByte(0);
        for (String document : documents) {
            RawDocuments.write(BsonDocument.parse(document), message);
        }
        message.setIntLE(start, message.writerIndex() - start);
    }

    private ByteBuf end() {
        MessageWriter.end(message, 0);
        return message;
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> view.parse(end()))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining(reason);
    }
}
