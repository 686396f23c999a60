package io.larder.wire.bson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;

class ElementsTest {
    private enum Wanted implements FieldIndex.Field {
        EARLY("early"),
        LATE("late");

        private final String fieldName;

        Wanted(String fieldName) {
            this.fieldName = fieldName;
        }

        @Override
        public String fieldName() {
            return fieldName;
        }
    }

    private final Elements elements = new Elements();

    private void scan(BsonDocument document) {
        ByteBuf raw = raw(document);
        elements.scan(raw, 0, raw.readableBytes());
    }

    private static ByteBuf raw(BsonDocument document) {
        ByteBuf raw = Unpooled.buffer();
        RawDocuments.write(document, raw);
        return raw;
    }

    private static BsonDocument document(int fieldsBetween) {
        BsonDocument document = new BsonDocument("early", new BsonInt32(1));
        for (int i = 0; i < fieldsBetween; i++) {
            document.append("f" + i, new BsonInt32(i));
        }
        return document.append("late", new BsonDocument("sound", BsonBoolean.TRUE));
    }

    @Test
    void everyElementIsWhereItStands() {
        scan(BsonDocument.parse("{a: 1, bb: 'x'}"));
        assertThat(elements.count()).isEqualTo(2);
        assertThat(elements.isCut()).isFalse();
        assertThat(elements.nameLength(1)).isEqualTo(2);
        assertThat(elements.type(1)).isEqualTo(BsonTypes.STRING);
        assertThat(elements.valueOffset(1)).isEqualTo(elements.nameOffset(1) + 3);
        assertThat(elements.valueLength(1)).isEqualTo(6);
        assertThat(elements.lookUp(1, new NameTable<>(Map.of("bb", 7)))).isEqualTo(7);
        assertThat(elements.lookUp(0, new NameTable<>(Map.of("bb", 7)))).isNull();
    }

    @Test
    void fieldsBehindThoseThatAreRememberedAreFoundAllTheSame() {
        FieldIndex<Wanted> index = FieldIndex.over(FieldIndex.table(Wanted.class), Wanted.class);
        for (int between : new int[] {0, Elements.MOST - 2, Elements.MOST - 1, Elements.MOST, 500}) {
            scan(document(between));
            assertThat(elements.isCut()).isEqualTo(between + 2 > Elements.MOST);
            index.scan(elements);
            assertThat(index.has(Wanted.EARLY)).isTrue();
            assertThat(index.has(Wanted.LATE)).isTrue();
        }
    }

    @Test
    void whatIsNotSoundIsFoundWhereverItStands() {
        for (int between : new int[] {0, Elements.MOST, 500}) {
            ByteBuf raw = raw(document(between));
            elements.scan(raw, 0, raw.readableBytes());
            elements.validate();
            raw.setByte(raw.readableBytes() - 3, 7); // the boolean, before the ends of both documents
            elements.scan(raw, 0, raw.readableBytes());
            assertThatThrownBy(elements::validate).isInstanceOf(MalformedMessageException.class);
        }
    }
}
