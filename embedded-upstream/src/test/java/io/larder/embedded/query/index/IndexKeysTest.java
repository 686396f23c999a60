package io.larder.embedded.query.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.embedded.bson.Undefined;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.Json;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexKeysTest {
    private static List<List<Object>> keys(String spec, String document) {
        return IndexKeys.compile(Json.doc(spec)).of(Json.doc(document));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {key: {a: 1}}                  | {a: 1}                           | [[1]]
            {key: {a: 1}}                  | {}                               | [[null]]
            {key: {a: 1}, sparse: true}    | {}                               | []
            {key: {a: 1, b: 1}, sparse: true} | {b: 1}                        | [[null, 1]]
            {key: {a: 1, b: 1}}            | {a: [1, 2, 2], b: 3}             | [[1, 3], [2, 3]]
            {key: {'a.b': 1, 'a.c': 1}}    | {a: [{b: 1, c: 2}, {b: 3}]}      | [[1, 2], [3, null]]
            {key: {'a.b': 1}}              | {a: [1, {b: [4, 5]}]}            | [[null], [4], [5]]
            {key: {'a.0': 1}}              | {a: [7, 8]}                      | [[7]]
            {key: {a: 1}}                  | {a: [[1, 2], 3]}                 | [[[1, 2]], [3]]
            {key: {a: 1}, partialFilterExpression: {b: {$gt: 5}}} | {a: 1, b: 1} | []
            {key: {a: 1}, partialFilterExpression: {b: {$gt: 5}}} | {a: 1, b: 6} | [[1]]
            {key: {'$**': 1}}              | {_id: 1, a: {b: [1, 2]}, c: 3}   | [[{'a.b': 1}], [{'a.b': 2}], [{c: 3}]]
            """)
    void keysOf(String spec, String document, String expected) {
        assertThat(keys(spec, document)).isEqualTo(Json.value(expected));
    }

    @Test
    void emptyArrayIsIndexedAsUndefined() {
        assertThat(keys("{key: {a: 1}}", "{a: []}")).isEqualTo(List.of(Arrays.asList((Object) Undefined.INSTANCE)));
    }

    @Test
    void parallelArraysAreRefused() {
        assertThatThrownBy(() -> keys("{key: {a: 1, b: 1}}", "{a: [1], b: [1]}"))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(171));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {key: {a: '2d'}}                   | {a: [200, 200]}         | 13027
            {key: {a: '2d'}}                   | {a: {x: 0, y: -181}}    | 13027
            {key: {a: '2d'}}                   | {a: [[1, 1], [1, 181]]} | 13027
            {key: {a: '2d'}, min: 0, max: 100} | {a: [-1, 1]}            | 13027
            {key: {a: 'hashed'}}               | {a: [1]}                | 16766
            """)
    void someKindsRefuseWholeValues(String spec, String document, int code) {
        assertThatThrownBy(() -> keys(spec, document))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(code));
    }

    @Test
    void placesWithinTheIntervalAreTaken() {
        assertThat(keys("{key: {a: '2d'}}", "{a: [-180, 180]}")).hasSize(1);
        assertThat(keys("{key: {a: '2d'}, max: 1024}", "{a: [200, 200]}")).hasSize(1);
    }

    @Test
    void stringsEqualUnderTheCollationHaveOneKey() {
        String spec = "{key: {a: 1}, collation: {locale: 'en', strength: 2}}";
        assertThat(keys(spec, "{a: 'ABC d1'}")).isEqualTo(keys(spec, "{a: 'abc D1'}"));
        assertThat(keys(spec, "{a: 'ab'}")).isNotEqualTo(keys(spec, "{a: 'a b'}"));
    }
}
