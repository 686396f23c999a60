package io.larder.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "a,        a,           true",
        "a,        A,           false",
        "a,        ab,          false",
        "ab,       a,           false",
        "*,        '',          true",
        "*,        anything,    true",
        "a*,       a,           true",
        "a*c,      abbc,        true",
        "a*c,      abcb,        false",
        "*ab,      aab,         true",
        "*a*b*,    xxaxxbxx,    true",
        "*a*b*,    xxbxxaxx,    false",
        "a?c,      abc,         false",
        "a.c,      abc,         false",
    })
    void starsStandForAnyRun(String glob, String text, boolean matches) {
        assertThat(new Glob(glob).matches(text)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "a,        a,           true",
        "a,        b,           false",
        "a,        ab,          false",
        "shop_*,   shop_eu,     true",
        "shop_*,   shop,        false",
        "a*,       b*,          false",
        "a*,       *b,          true",
        "a*b,      *ab,         true",
        "a*b,      a*c,         false",
        "a*bc,     ab*c,        true",
        "x*a*y,    x*b*y,       true",
        "x*a,      *xb,         false",
        "*,        '',          true",
        "*,        *,           true",
        "'',       a,           false",
    })
    void patternsMeetWhereATextIsOfBoth(String one, String other, boolean meet) {
        assertThat(new Glob(one).meets(new Glob(other))).isEqualTo(meet);
        assertThat(new Glob(other).meets(new Glob(one))).isEqualTo(meet);
    }

    @Test
    void manyStarsTakeNoLongTime() {
        assertThat(new Glob("*a".repeat(30) + "b").matches("a".repeat(5_000))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "shop.products,    shop, products,       true",
        "shop.products,    shop, products.old,   false",
        "shop.products.*,  shop, products.old,   true",
        "shop.*,           shop, a.b,            true",
        "*.log,            x,    log,            true",
        "*,                x,    y,              true",
        "shop.*,           shops, y,             false",
    })
    void databaseAndCollectionAreMatchedApart(String glob, String database, String collection, boolean matches)
            throws Exception {
        assertThat(NamespaceGlob.parse(glob).matches(database, collection)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", ".a", "a.", "a b.c", "a.$cmd", "a/b.c"})
    void whatCannotBeANamespaceIsRefused(String text) {
        assertThatThrownBy(() -> NamespaceGlob.parse(text)).isInstanceOf(Unreadable.class);
    }

    @Test
    void namesAreMorePreciseThanPatterns() throws Exception {
        assertThat(NamespaceGlob.parse("a.b").precision())
                .isGreaterThan(NamespaceGlob.parse("shop.products.*").precision());
        assertThat(NamespaceGlob.parse("shop.*").precision())
                .isGreaterThan(NamespaceGlob.parse("*").precision());
    }
}
