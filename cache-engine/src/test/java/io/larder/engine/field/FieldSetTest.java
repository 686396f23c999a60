package io.larder.engine.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldSetTest {
    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "a, a.b, true",
        "a.b.c, a, true",
        "a.b, a.c, false",
        "a, ab, false",
        "ab.c, a, false",
        "items.0.price, items.price, true",
        "items.$.price, items.price, true",
        "items.$[].price, items.2.price, true",
        "items.$[x].price.eur, items.price, true",
        "items.$[x].price, items.name, false",
        "items.0, items.name, true",
        "0, anything, true",
        "'', anything, true",
        "a.12b, a.b, false",
    })
    void overlapWhereOnePathLeadsToTheOther(String one, String other, boolean expected) {
        FieldSet a = FieldSet.of(List.of(one));
        FieldSet b = FieldSet.of(List.of(other));
        assertThat(a.overlaps(b)).isEqualTo(expected);
        assertThat(b.overlaps(a)).isEqualTo(expected);
    }

    @Test
    void oneOfManyIsEnough() {
        assertThat(FieldSet.of(List.of("x", "a.b")).overlaps(FieldSet.of(List.of("y", "a"))))
                .isTrue();
    }

    @Test
    void allOverlapsWithAnythingButNothing() {
        assertThat(FieldSet.ALL.overlaps(FieldSet.of(List.of("a")))).isTrue();
        assertThat(FieldSet.of(List.of("a")).overlaps(FieldSet.ALL)).isTrue();
        assertThat(FieldSet.ALL.overlaps(FieldSet.NONE)).isFalse();
        assertThat(FieldSet.NONE.overlaps(FieldSet.ALL)).isFalse();
    }

    @Test
    void unions() {
        assertThat(FieldSet.of(List.of("a")).and(FieldSet.of(List.of("b", "a"))))
                .isEqualTo(FieldSet.of(List.of("b", "a")));
        assertThat(FieldSet.of(List.of("a")).and(FieldSet.ALL)).isSameAs(FieldSet.ALL);
        assertThat(FieldSet.NONE.and(FieldSet.of(List.of()))).isSameAs(FieldSet.NONE);
    }

    @Test
    void whatIsWrittenByIndexCountsAsTheWholeArray() {
        assertThat(FieldSet.written(List.of("a.3.b"))).isEqualTo(FieldSet.of(List.of("a")));
        assertThat(FieldSet.written(List.of("a.$[].b", "c.$.d"))).isEqualTo(FieldSet.of(List.of("a.b", "c.d")));
        assertThat(FieldSet.written(List.of("7.a"))).isSameAs(FieldSet.ALL);
    }
}
