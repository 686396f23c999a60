package io.larder.wire.bson;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.wire.generate.Documents;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonType;
import org.bson.BsonValue;

/** Raw documents seen through the cursor, beside the bson library's idea of them. */
class BsonProperties {
    enum Wanted implements FieldIndex.Field {
        OK("ok"),
        EMPTY(""),
        LETTER("a"),
        LONG_NAME("aZ_$. ~\u00e9\u20acaaaaaaaaaa");

        private final String fieldName;

        Wanted(String fieldName) {
            this.fieldName = fieldName;
        }

        @Override
        public String fieldName() {
            return fieldName;
        }
    }

    private static final NameTable<Wanted> TABLE = FieldIndex.table(Wanted.class);

    @Provide
    Arbitrary<BsonDocument> documents() {
        return Documents.any();
    }

    @Provide
    Arbitrary<BsonDocument> documentsWithWantedNames() {
        return Arbitraries.maps(
                        Arbitraries.oneOf(
                                Documents.names(), Arbitraries.of(Wanted.class).map(Wanted::fieldName)),
                        Arbitraries.oneOf(Documents.scalars(), Documents.numbers()))
                .ofMaxSize(8)
                .map(fields -> {
                    BsonDocument document = new BsonDocument();
                    fields.forEach(document::append);
                    return document;
                });
    }

    @Provide
    Arbitrary<Map<String, Integer>> names() {
        return Arbitraries.maps(Documents.names(), Arbitraries.integers()).ofMaxSize(60);
    }

    @Provide
    Arbitrary<BsonValue> numbers() {
        return Documents.numbers();
    }

    @Property
    void theCursorSeesWhatTheLibrarySees(@ForAll("documents") BsonDocument document) {
        ByteBuf bytes = surrounded(document);
        walk(new BsonCursor().reset(bytes, 7, bytes.writerIndex() - 7), document);
    }

    @Property
    void theValidatorAcceptsEveryDocument(@ForAll("documents") BsonDocument document) {
        ByteBuf bytes = surrounded(document);
        int length = bytes.writerIndex() - 14;
        assertThat(BsonValidator.validate(bytes, 7, 7 + length)).isEqualTo(length);
        assertThat(RawDocuments.read(bytes, 7, 7 + length)).isEqualTo(document);
    }

    @Property
    void aDocumentWrittenHasTheBytesOfTheLibrary(@ForAll("documents") BsonDocument document) {
        ByteBuf bytes = Unpooled.buffer();
        RawDocuments.write(document, bytes);
        assertThat(ByteBufUtil.getBytes(bytes)).isEqualTo(Documents.encode(document));
    }

    @Property
    void theFieldIndexFindsWhatIsThere(@ForAll("documentsWithWantedNames") BsonDocument document) {
        FieldIndex<Wanted> index = FieldIndex.over(TABLE, Wanted.class);
        ByteBuf bytes = surrounded(document);
        index.scan(bytes, 7, bytes.writerIndex() - 7);
        for (Wanted field : Wanted.values()) {
            BsonValue value = document.get(field.fieldName());
            assertThat(index.has(field)).isEqualTo(value != null);
            if (value != null) {
                assertThat((int) index.type(field))
                        .isEqualTo((byte) value.getBsonType().getValue());
                assertThat(bytes.slice(index.offset(field), index.length(field)))
                        .isEqualTo(rawValue(field.fieldName(), value));
            }
        }
    }

    @Property
    void theNameTableIsAMap(
            @ForAll("names") Map<String, Integer> entries, @ForAll("names") Map<String, Integer> asked) {
        NameTable<Integer> table = new NameTable<>(entries);
        Map<String, Integer> everyName = new HashMap<>(entries);
        everyName.putAll(asked);
        for (String name : everyName.keySet()) {
            ByteBuf bytes = Unpooled.copiedBuffer("--" + name + "--", StandardCharsets.UTF_8);
            assertThat(table.get(bytes, 2, bytes.readableBytes() - 4)).isEqualTo(entries.get(name));
        }
    }

    /** Truncated towards zero, kept within long, NaN as zero: how servers read a number where they want a long. */
    @Property
    void numbersAreCoercedAsServersDo(@ForAll("numbers") BsonValue value) {
        BsonCursor cursor = new BsonCursor().reset(surrounded(new BsonDocument("n", value)), 7, Integer.MAX_VALUE);
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.isNumber()).isTrue();
        assertThat(cursor.longValue()).isEqualTo(coerced(value.asNumber()));
        assertThat(cursor.truthValue()).isEqualTo(!isZero(value.asNumber()));
    }

    private static long coerced(BsonNumber number) {
        if (number.getBsonType() == BsonType.DECIMAL128) {
            if (number.decimal128Value().isNaN()) {
                return 0;
            }
            if (number.decimal128Value().isInfinite()) {
                return number.decimal128Value().isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
            }
            BigDecimal exact =
                    isZero(number) ? BigDecimal.ZERO : number.decimal128Value().bigDecimalValue();
            return exact.max(BigDecimal.valueOf(Long.MIN_VALUE))
                    .min(BigDecimal.valueOf(Long.MAX_VALUE))
                    .longValue();
        }
        return number.getBsonType() == BsonType.DOUBLE ? (long) number.doubleValue() : number.longValue();
    }

    private static boolean isZero(BsonNumber number) {
        return switch (number.getBsonType()) {
            case DOUBLE -> number.doubleValue() == 0;
            case DECIMAL128 ->
                !number.decimal128Value().isNaN()
                        && !number.decimal128Value().isInfinite()
                        && number.decimal128Value().toString().matches("-?0(\\.0*)?(E.*)?");
            default -> number.longValue() == 0;
        };
    }

    private static void walk(BsonCursor cursor, BsonDocument expected) {
        for (Map.Entry<String, BsonValue> field : expected.entrySet()) {
            BsonValue value = field.getValue();
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.name()).isEqualTo(field.getKey());
            assertThat(cursor.type()).isEqualTo((byte) value.getBsonType().getValue());
            assertThat(cursor.buffer().slice(cursor.valueOffset(), cursor.valueLength()))
                    .isEqualTo(rawValue(field.getKey(), value));
            if (value.isDocument()) {
                walk(new BsonCursor().enter(cursor), value.asDocument());
            } else if (value.isArray()) {
                walk(new BsonCursor().enter(cursor), asDocument(value.asArray()));
            } else if (value.isString()) {
                assertThat(cursor.stringValue()).isEqualTo(value.asString().getValue());
            }
        }
        assertThat(cursor.next()).isFalse();
    }

    private static BsonDocument asDocument(BsonArray array) {
        BsonDocument document = new BsonDocument();
        for (int i = 0; i < array.size(); i++) {
            document.append(Integer.toString(i), array.get(i));
        }
        return document;
    }

    /** The value's bytes: those of a document with this field alone, without length, type, name and closing zero. */
    private static ByteBuf rawValue(String name, BsonValue value) {
        byte[] document = Documents.encode(new BsonDocument(name, value));
        int start = 4 + 1 + ByteBufUtil.utf8Bytes(name) + 1;
        return Unpooled.wrappedBuffer(document, start, document.length - 1 - start);
    }

    private static ByteBuf surrounded(BsonDocument document) {
        byte[] filler = {1, 1, 1, 1, 1, 1, 1};
        return Unpooled.wrappedBuffer(filler, Documents.encode(document), filler);
    }
}
