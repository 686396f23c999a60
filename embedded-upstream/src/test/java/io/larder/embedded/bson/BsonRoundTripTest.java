package io.larder.embedded.bson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BsonRoundTripTest {
    private static final ObjectId ID = new ObjectId("0102030405060708090a0b0c");

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(1.5, 1),
                Arguments.of(-0.0, 1),
                Arguments.of("grüß 🌍", 2),
                Arguments.of(new Document("z", 1).append("a", 2), 3),
                Arguments.of(Arrays.asList(1, null, "x"), 4),
                Arguments.of(new BinData(new byte[] {1, 2}), 5),
                Arguments.of(new UUID(1, 2), 5),
                Arguments.of(new Binary((byte) 3, new byte[16]), 5),
                Arguments.of(new Binary((byte) 4, new byte[3]), 5),
                Arguments.of(new Binary((byte) 0x80, new byte[] {9}), 5),
                Arguments.of(Undefined.INSTANCE, 6),
                Arguments.of(ID, 7),
                Arguments.of(true, 8),
                Arguments.of(Instant.ofEpochMilli(Long.MIN_VALUE), 9),
                Arguments.of(null, 10),
                Arguments.of(new Regex("^a", "im"), 11),
                Arguments.of(new DbPointer("db.c", ID), 12),
                Arguments.of(new BsonJavaScript("f()"), 13),
                Arguments.of(new Symbol("s"), 14),
                Arguments.of(new CodeWithScope("f()", new Document("x", 1)), 15),
                Arguments.of(Integer.MIN_VALUE, 16),
                Arguments.of(new BsonTimestamp(-1L), 17),
                Arguments.of(Long.MAX_VALUE, 18),
                Arguments.of(Decimal128.NEGATIVE_ZERO, 19),
                Arguments.of(MinKey.getInstance(), -1),
                Arguments.of(MaxKey.getInstance(), 127));
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyTypeComesBackAsItWas(@Nullable Object value, int type) {
        Document document = new Document("b", value).append("a", List.of()).append("c", 1);
        byte[] bytes = BsonEncoder.encode(document);
        assertThat(bytes[4]).isEqualTo((byte) type);
        assertThat(BsonSize.of(document)).isEqualTo(bytes.length);
        Document back = BsonDecoder.decode(bytes);
        assertThat(back).isEqualTo(document);
        assertThat(back.keySet()).containsExactly("b", "a", "c");
        assertThat(BsonEncoder.encode(back)).isEqualTo(bytes);
    }

    @Test
    void longArraysKeepTheirOrder() {
        Document document =
                new Document("a", Stream.iterate(0, i -> i + 1).limit(12_000).toList());
        byte[] bytes = BsonEncoder.encode(document);
        assertThat(BsonSize.of(document)).isEqualTo(bytes.length);
        assertThat(BsonDecoder.decode(bytes)).isEqualTo(document);
    }

    @ParameterizedTest
    @MethodSource("brokenBytes")
    void brokenBytesAreRefused(String hex) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        assertThatThrownBy(() -> BsonDecoder.decode(bytes)).isInstanceOf(BsonDecodeException.class);
    }

    static Stream<String> brokenBytes() {
        return Stream.of(
                "05 00 00 00",
                "05 00 00 00 01",
                "06 00 00 00 00 00",
                "0c 00 00 00 08 61 00 02 00 00 00 00",
                "0c 00 00 00 02 61 00 ff ff ff 7f 00",
                "0b 00 00 00 63 61 00 00 00 00 00",
                // a duplicate field name
                "0f 00 00 00 10 61 00 01 00 00 00 0a 61 00 00",
                "0c 00 00 00 05 61 00 ff ff ff ff 00");
    }
}
