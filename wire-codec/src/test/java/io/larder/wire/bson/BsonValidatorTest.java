package io.larder.wire.bson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.generate.Documents;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BsonValidatorTest {
    @Test
    void twoHundredLevelsAreReadAndOneMoreIsNot() {
        assertDepth(inner -> new BsonDocument("a", inner));
        assertDepth(inner -> new BsonDocument("a", new BsonJavaScriptWithScope("", inner)));
    }

    @Test
    void arraysCountAsLevels() {
        BsonValue value = new BsonInt32(1);
        for (int depth = 1; depth < BsonValidator.MAX_DEPTH; depth++) {
            value = new BsonArray(List.of(value));
        }
        validate(Documents.encode(new BsonDocument("a", value)));
        byte[] deeper = Documents.encode(new BsonDocument("a", new BsonArray(List.of(value))));
        assertThatThrownBy(() -> validate(deeper)).isInstanceOf(MalformedMessageException.class);
    }

    /** A megabyte of opening levels: refused at the limit, no stack overflow. */
    @Test
    void depthWithoutEndIsRefused() {
        BsonDocument innermost = new BsonDocument();
        byte[] innermostBytes = Documents.encode(innermost);
        int levels = 100_000;
        ByteBuf bytes = Unpooled.buffer(levels * 8 + 5);
        int size = levels * 8 + innermostBytes.length;
        for (int i = 0; i < levels; i++) {
            bytes.writeIntLE(size - i * 8)
                    .writeByte(BsonTypes.DOCUMENT)
                    .writeByte('a')
                    .writeByte(0);
        }
        bytes.writeBytes(innermostBytes).writeZero(levels);
        assertThatThrownBy(() -> BsonValidator.validate(bytes, 0, bytes.writerIndex()))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("nested");
    }

    @ParameterizedTest
    @ValueSource(bytes = {2, 3, -1, 127, -128})
    void aBooleanIsZeroOrOne(byte value) {
        byte[] document = Documents.encode(new BsonDocument("b", BsonBoolean.TRUE));
        document[document.length - 2] = value;
        assertThatThrownBy(() -> validate(document)).isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 0x14, 0x15, 0x20, 0x7E, -128, -2})
    void unknownTypesAreRefused(byte type) {
        byte[] document = Documents.encode(new BsonDocument("n", new BsonInt32(1)));
        document[4] = type;
        assertThatThrownBy(() -> validate(document)).isInstanceOf(MalformedMessageException.class);
        BsonCursor cursor = new BsonCursor().reset(Unpooled.wrappedBuffer(document), 0, document.length);
        assertThatThrownBy(cursor::next).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void damageInsideANestedDocumentIsFound() {
        byte[] document = Documents.encode(new BsonDocument("a", new BsonDocument("b", new BsonInt32(1))));
        document[4 + 3 + 4] = 0x55; // the type of b
        assertThatThrownBy(() -> validate(document)).isInstanceOf(MalformedMessageException.class);
        assertThat(new BsonCursor()
                        .reset(Unpooled.wrappedBuffer(document), 0, document.length)
                        .next())
                .as("the cursor passes over what it does not enter")
                .isTrue();
    }

    private static void assertDepth(UnaryOperator<BsonDocument> around) {
        BsonDocument document = new BsonDocument();
        for (int depth = 1; depth < BsonValidator.MAX_DEPTH; depth++) {
            document = around.apply(document);
        }
        validate(Documents.encode(document));
        byte[] deeper = Documents.encode(around.apply(document));
        assertThatThrownBy(() -> validate(deeper))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("nested");
    }

    private static void validate(byte[] document) {
        BsonValidator.validate(Unpooled.wrappedBuffer(document), 0, document.length);
    }
}
