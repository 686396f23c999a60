package io.larder.engine.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.value.DocumentId;
import io.larder.engine.value.FieldPath;
import io.larder.engine.value.Json;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EqualityValuesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{a: {b: 1}} | [1]",
                "{a: {b: {$numberDecimal: '1.0'}}} | [1]",
                "{} | [null]",
                "{a: {}} | [null]",
                "{a: 5} | [null]",
                "{a: {b: null}} | [null]",
                "{a: {b: [1, 'x', [2]]}} | [1, 'x']",
                "{a: {b: []}} | []",
                "{a: [{b: 1}, {b: 2}]} | [1, 2]",
                "{a: [{b: 1}, {c: 2}]} | [1, null]",
                "{a: []} | [null]",
                "{a: [7]} | [null]",
                "{a: {b: {x: 1.0}}} | [{x: 1}]",
            })
    void whatADocumentIsFoundBy(String document, String expected) {
        Set<DocumentId> values = new HashSet<>();
        BsonCursor cursor = Json.value(expected).elements();
        while (cursor.next()) {
            values.add(DocumentId.of(Value.at(cursor)));
        }
        assertThat(of(document)).isEqualTo(values);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{a: {b: {$undefined: true}}}",
                "{a: {b: [1, {$symbol: 'x'}]}}",
                "{a: {b: {$regularExpression: {pattern: 'x', options: ''}}}}"
            })
    void whatMayBeEqualToOthersIsFoundByAny(String document) {
        assertThat(of(document)).isNull();
    }

    @Test
    void longArraysAreFoundByAny() {
        String many = IntStream.range(0, 300).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
        assertThat(of("{a: {b: " + many + "}}")).isNull();
    }

    private static @Nullable Set<DocumentId> of(String document) {
        return EqualityValues.of(Json.document(document), new FieldPath("a.b"));
    }
}
