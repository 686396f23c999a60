package io.larder.wire.generate;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinaryWriter;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDbPointer;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Documents with values of every BSON type, nested up to three levels. */
public final class Documents {
    private static final String LETTERS = "aZ0_$. ~\u00e9\u20ac";
    private static final int DEPTH = 3;

    private Documents() {}

    public static Arbitrary<BsonDocument> any() {
        return document(DEPTH);
    }

    public static Arbitrary<String> names() {
        return Arbitraries.strings().withChars(LETTERS).ofMaxLength(20);
    }

    public static Arbitrary<BsonValue> scalars() {
        return Arbitraries.oneOf(List.of(
                Arbitraries.doubles().map(BsonDouble::new),
                strings().map(BsonString::new),
                binaries(),
                objectIds().map(BsonObjectId::new),
                Arbitraries.of(true, false).map(BsonBoolean::valueOf),
                Arbitraries.longs().map(BsonDateTime::new),
                Arbitraries.of(new BsonNull(), new BsonUndefined(), new BsonMinKey(), new BsonMaxKey()),
                Combinators.combine(names(), Arbitraries.of("", "i", "im", "imsx"))
                        .as(BsonRegularExpression::new),
                Combinators.combine(names(), objectIds()).as(BsonDbPointer::new),
                strings().map(BsonJavaScript::new),
                strings().map(BsonSymbol::new),
                Arbitraries.integers().map(BsonInt32::new),
                Arbitraries.longs().map(BsonTimestamp::new),
                Arbitraries.longs().map(BsonInt64::new),
                decimals().map(BsonDecimal128::new)));
    }

    /** Numbers of the four types, as servers take them wherever a number is wanted. */
    public static Arbitrary<BsonValue> numbers() {
        return Arbitraries.oneOf(List.of(
                Arbitraries.doubles().map(BsonDouble::new),
                Arbitraries.of(Double.NaN, Double.NEGATIVE_INFINITY, -0.0, 0.5, 1e300)
                        .map(BsonDouble::new),
                Arbitraries.integers().map(BsonInt32::new),
                Arbitraries.longs().map(BsonInt64::new),
                decimals().map(BsonDecimal128::new)));
    }

    public static byte[] encode(BsonDocument document) {
        try (BasicOutputBuffer bytes = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(bytes)) {
            new BsonDocumentCodec()
                    .encode(writer, document, EncoderContext.builder().build());
            return bytes.toByteArray();
        }
    }

    private static Arbitrary<BsonDocument> document(int depth) {
        return Combinators.combine(names(), values(depth))
                .as(Tuple::of)
                .list()
                .ofMaxSize(6)
                .map(fields -> {
                    BsonDocument document = new BsonDocument();
                    fields.forEach(field -> document.append(field.get1(), field.get2()));
                    return document;
                });
    }

    private static Arbitrary<BsonValue> values(int depth) {
        if (depth == 1) {
            return scalars();
        }
        return Arbitraries.frequencyOf(
                Tuple.of(7, scalars()),
                Tuple.of(1, Arbitraries.lazy(() -> document(depth - 1))),
                Tuple.of(
                        1,
                        Arbitraries.lazy(() -> values(depth - 1))
                                .list()
                                .ofMaxSize(4)
                                .map(BsonArray::new)),
                Tuple.of(
                        1,
                        Combinators.combine(strings(), Arbitraries.lazy(() -> document(depth - 1)))
                                .as(BsonJavaScriptWithScope::new)));
    }

    private static Arbitrary<String> strings() {
        return Arbitraries.strings().withChars(LETTERS + '\0').ofMaxLength(24);
    }

    /** Subtype 2 carries a length of its own inside; the library writes and checks it. */
    private static Arbitrary<BsonValue> binaries() {
        return Combinators.combine(
                        Arbitraries.of((byte) 0, (byte) 2, (byte) 5, (byte) 6, (byte) 0x80),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(24))
                .as(BsonBinary::new);
    }

    private static Arbitrary<ObjectId> objectIds() {
        return Arbitraries.bytes().array(byte[].class).ofSize(12).map(ObjectId::new);
    }

    private static Arbitrary<Decimal128> decimals() {
        return Arbitraries.oneOf(
                Combinators.combine(Arbitraries.longs(), Arbitraries.integers().between(-6000, 6000))
                        .as((unscaled, scale) -> new Decimal128(BigDecimal.valueOf(unscaled, scale))),
                Arbitraries.of(
                        Decimal128.NaN,
                        Decimal128.POSITIVE_INFINITY,
                        Decimal128.NEGATIVE_INFINITY,
                        Decimal128.NEGATIVE_ZERO,
                        Decimal128.POSITIVE_ZERO,
                        Decimal128.parse("1E+6000"),
                        Decimal128.parse("-1E-6000")));
    }
}
