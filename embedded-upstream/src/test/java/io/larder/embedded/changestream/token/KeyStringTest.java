package io.larder.embedded.changestream.token;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.bson.Regex;
import io.larder.embedded.bson.Undefined;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyStringTest {
    private static String hex(@Nullable Object value) {
        return HexFormat.of()
                .withUpperCase()
                .formatHex(new KeyString().append(value).toBytes());
    }

    @Test
    void numbersByTheBytesThatTheServerWrites() {
        assertThat(hex(0)).isEqualTo("29");
        assertThat(hex(-0.0)).isEqualTo("29");
        assertThat(hex(1)).isEqualTo("2B02");
        assertThat(hex(1.0)).isEqualTo("2B02");
        assertThat(hex(-1L)).isEqualTo("27FD");
        assertThat(hex(128)).isEqualTo("2C0100");
        assertThat(hex(new Decimal128(BigDecimal.valueOf(128)))).isEqualTo("2C0100");
        assertThat(hex(1.5)).isEqualTo("2B0380000000000000");
        assertThat(hex(-1.5)).isEqualTo("27FC7FFFFFFFFFFFFF");
        assertThat(hex(Double.NaN)).isEqualTo("1E");
        assertThat(hex(Double.POSITIVE_INFINITY)).isEqualTo("33FFFFFFFFFFFFFFFF");
        assertThat(hex(Long.MIN_VALUE)).isEqualTo(hex((double) Long.MIN_VALUE));
    }

    @Test
    void otherTypes() {
        assertThat(hex("a\0b")).isEqualTo("3C6100FF6200");
        assertThat(hex(null)).isEqualTo("14");
        assertThat(hex(true)).isEqualTo("6F");
        assertThat(hex(new BinData(new byte[] {1, 2}))).isEqualTo("5A02000102");
        assertThat(hex(Instant.ofEpochMilli(0))).isEqualTo("788000000000000000");
        assertThat(hex(List.of(1, 2))).isEqualTo("502B022B0400");
        assertThat(hex(new Document("a", 1))).isEqualTo("461E61002B0200");
        assertThat(hex(new Regex("a", "i"))).isEqualTo("8C61006900");
    }

    @Test
    void typesSortInBsonOrder() {
        List<Object> ordered = new ArrayList<>(Arrays.asList(
                MinKey.getInstance(),
                null,
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                -1e300,
                Long.MIN_VALUE,
                -1e9,
                -2.5,
                -1,
                -1e-300,
                0,
                1e-310,
                1e-100,
                0.1,
                new Decimal128(new BigDecimal("0.1")),
                1L,
                1.25,
                new Decimal128(new BigDecimal("1.3")),
                255,
                256,
                Long.MAX_VALUE,
                1e300,
                Double.POSITIVE_INFINITY,
                "",
                "a",
                "a\0",
                "b",
                new Document(),
                new Document("a", 1),
                List.of(),
                List.of(1),
                new BinData(new byte[] {9}),
                new BinData(new byte[] {1, 1}),
                new ObjectId(),
                false,
                true,
                Instant.EPOCH,
                new BsonTimestamp(5),
                new Regex("a", ""),
                MaxKey.getInstance()));
        ordered.add(1, Undefined.INSTANCE);
        // A double's 0.1 is a little more than a tenth.
        ordered.remove(Double.valueOf(0.1));

        for (int i = 1; i < ordered.size(); i++) {
            byte[] lower = new KeyString().append(ordered.get(i - 1)).toBytes();
            byte[] higher = new KeyString().append(ordered.get(i)).toBytes();
            assertThat(Arrays.compareUnsigned(lower, higher))
                    .as("%s before %s", ordered.get(i - 1), ordered.get(i))
                    .isNegative();
        }
    }

    @Property
    void doublesKeepTheirOrderAndTheirEnd(@ForAll double left, @ForAll double right) {
        byte[] a = new KeyString().append(left).toBytes();
        byte[] b = new KeyString().append(right).toBytes();

        assertThat(Integer.signum(Arrays.compareUnsigned(a, b)))
                .isEqualTo(left == right ? 0 : Integer.signum(Double.compare(left, right)));
        assertMeasured(left);
    }

    @Property
    void decimalsSortAmongDoubles(
            @ForAll @BigRange(min = "-1000000000000000000000000", max = "1000000000000000000000000") @Scale(9)
                    BigDecimal decimal,
            @ForAll double number) {
        byte[] a = new KeyString().append(new Decimal128(decimal)).toBytes();
        byte[] b = new KeyString().append(number).toBytes();

        assertThat(Integer.signum(Arrays.compareUnsigned(a, b))).isEqualTo(decimal.compareTo(new BigDecimal(number)));
        assertMeasured(new Decimal128(decimal));
    }

    @Property
    void longsKeepTheirOrder(@ForAll long left, @ForAll long right) {
        byte[] a = new KeyString().append(left).toBytes();
        byte[] b = new KeyString().append(right).toBytes();

        assertThat(Integer.signum(Arrays.compareUnsigned(a, b))).isEqualTo(Long.compare(left, right));
        assertMeasured(left);
    }

    @Property
    void textsAreReadToTheirEnd(@ForAll String text) {
        assertMeasured(text);
        assertMeasured(new Document("a", List.of(text, new Document("b", text))));
    }

    /** The reader must come out exactly where the value ends. */
    private static void assertMeasured(Object value) {
        KeyStringReader reader = new KeyStringReader(
                new KeyString().append(value).append("end").append(5).toBytes());
        reader.next();
        reader.next();
        assertThat(reader.next()).isEqualTo(5);
        assertThat(reader.hasMore()).isFalse();
    }
}
