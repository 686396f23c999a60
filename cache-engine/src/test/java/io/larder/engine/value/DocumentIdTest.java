package io.larder.engine.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentIdTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 | {$numberLong: '1'}",
                "1 | 1.0",
                "1 | {$numberDecimal: '1'}",
                "1 | {$numberDecimal: '1.0'}",
                "1 | {$numberDecimal: '10E-1'}",
                "100 | {$numberDecimal: '1E+2'}",
                "0 | -0.0",
                "0 | {$numberDecimal: '-0'}",
                "0 | {$numberDecimal: '0E+6000'}",
                "{$numberDouble: 'NaN'} | {$numberDecimal: 'NaN'}",
                "{$numberDouble: 'Infinity'} | {$numberDecimal: 'Infinity'}",
                "{$numberDouble: '-Infinity'} | {$numberDecimal: '-Infinity'}",
                "0.5 | {$numberDecimal: '0.5'}",
                "0.1 | {$numberDecimal: '0.1000000000000000055511151231257827'}",
                "{$numberLong: '9007199254740992'} | {$numberDouble: '9007199254740992'}",
                "{$numberLong: '9007199254740993'} | {$numberDecimal: '9007199254740993'}",
                "{$numberLong: '-9223372036854775808'} | {$numberDouble: '-9.223372036854775808E18'}",
                "{$numberDouble: '1E300'} | {$numberDouble: '1E300'}",
                "{$numberDecimal: '1E+6144'} | {$numberDecimal: '10E+6143'}",
                "{a: 1, b: [1, {c: 2}]} | {a: 1.0, b: [{$numberLong: '1'}, {c: {$numberDecimal: '2.0'}}]}",
                "'x' | 'x'",
                "null | null"
            })
    void sameForTheServer(String a, String b) {
        assertThat(id(a)).isNotNull().isEqualTo(id(b)).hasSameHashCodeAs(id(b));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 | 2",
                "1 | '1'",
                "1 | true",
                "0 | false",
                "0 | null",
                "0.1 | {$numberDecimal: '0.1'}",
                "{$numberLong: '9007199254740993'} | {$numberDouble: '9007199254740992'}",
                "{$numberLong: '9223372036854775807'} | {$numberDouble: '9.223372036854775807E18'}",
                "{$numberDouble: 'Infinity'} | {$numberDouble: '-Infinity'}",
                "{$numberDouble: 'NaN'} | 0",
                "{$date: 1} | {$timestamp: {t: 0, i: 1}}",
                "{$date: 1} | {$numberLong: '1'}",
                "{a: 1, b: 2} | {b: 2, a: 1}",
                "{a: 1} | {a: 1, b: 1}",
                "{a: {b: 1}} | {a: 1}",
                "{a: [1, 2]} | {a: [[1, 2]]}",
                "{a: []} | {a: {}}",
                "{$binary: {base64: 'AAAA', subType: '00'}} | {$binary: {base64: 'AAAA', subType: '05'}}",
                "{$minKey: 1} | {$maxKey: 1}"
            })
    void differentForTheServer(String a, String b) {
        assertThat(id(a)).isNotNull().isNotEqualTo(id(b));
        assertThat(id(b)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1]",
                "{$undefined: true}",
                "{$regularExpression: {pattern: 'a', options: ''}}",
                "{$symbol: 'x'}",
                "{$code: 'x', $scope: {}}",
                "{a: {$undefined: true}}",
                "{a: [{$regularExpression: {pattern: 'a', options: ''}}]}"
            })
    void uncertain(String value) {
        assertThat(id(value)).isNull();
    }

    @Test
    void longIdsAreBoundedAndStillToldApart() {
        String a = "'" + "a".repeat(10_000) + "1'";
        String b = "'" + "a".repeat(10_000) + "2'";
        DocumentId first = DocumentId.of(Json.value(a));
        assertThat(first).isNotNull().isEqualTo(id(a)).isNotEqualTo(id(b));
        assertThat(first.heapBytes()).isEqualTo(40 + 16 + 64);
    }

    @Test
    void tooDeepIsUncertain() {
        assertThat(id("{a: ".repeat(150) + "1" + "}".repeat(150))).isNull();
    }

    private static @Nullable DocumentId id(String json) {
        return DocumentId.of(Json.value(json));
    }
}
