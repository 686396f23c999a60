package io.larder.embedded.storage;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Compare;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Bytes order as values order, and equal numbers of unlike types have equal bytes. */
class KeyBytesTest {
    @Provide
    Arbitrary<Object> values() {
        Arbitrary<Object> numbers = Arbitraries.oneOf(
                Arbitraries.integers().map(each -> each),
                Arbitraries.longs().map(each -> each),
                Arbitraries.doubles().map(each -> each),
                Arbitraries.bigDecimals()
                        .between(BigDecimal.valueOf(-1_000_000_000L), BigDecimal.valueOf(1_000_000_000L))
                        .ofScale(6)
                        .map(each -> new Decimal128(each)),
                Arbitraries.integers().between(-3, 3).map(Integer::doubleValue));
        Arbitrary<Object> plain = Arbitraries.oneOf(
                numbers,
                Arbitraries.strings().ascii().ofMaxLength(4).map(each -> each),
                Arbitraries.of(true, false).map(each -> each));
        return Arbitraries.oneOf(
                plain, plain.list().ofMaxSize(3).map(each -> each), plain.map(each -> new Document("a", each)));
    }

    @Property
    void order_as_the_values_do(@ForAll("values") Object a, @ForAll("values") Object b) {
        int byValue = Integer.signum(Compare.compare(a, b, Collation.SIMPLE));
        int byBytes = Integer.signum(Arrays.compareUnsigned(KeyBytes.of(a), KeyBytes.of(b)));
        assertThat(byBytes).as("%s and %s", a, b).isEqualTo(byValue);
    }

    @Test
    void equal_numbers_are_one_key() {
        byte[] one = KeyBytes.of(1);
        assertThat(KeyBytes.of(1L)).isEqualTo(one);
        assertThat(KeyBytes.of(1.0)).isEqualTo(one);
        assertThat(KeyBytes.of(new Decimal128(new BigDecimal("1.000")))).isEqualTo(one);
        assertThat(KeyBytes.of(-0.0)).isEqualTo(KeyBytes.of(0));
    }

    @Test
    void numbers_too_fine_for_a_double_keep_their_order() {
        List<Object> ascending = List.of(
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                new Decimal128(new BigDecimal("-1E+6000")),
                -Double.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MIN_VALUE + 1,
                (1L << 60) - 1,
                1L << 60,
                (1L << 60) + 1,
                Long.MAX_VALUE,
                new Decimal128(new BigDecimal("1E+6000")),
                Double.POSITIVE_INFINITY);
        for (int i = 1; i < ascending.size(); i++) {
            assertThat(Arrays.compareUnsigned(KeyBytes.of(ascending.get(i - 1)), KeyBytes.of(ascending.get(i))))
                    .as("%s before %s", ascending.get(i - 1), ascending.get(i))
                    .isNegative();
        }
    }

    @Test
    void a_descending_field_turns_its_order_around() {
        boolean[] order = {true, false};
        byte[] low = KeyBytes.of(List.of(1, "a"), order);
        byte[] high = KeyBytes.of(List.of(2, "a"), order);
        assertThat(Arrays.compareUnsigned(high, low)).isNegative();
    }
}
