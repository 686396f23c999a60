package io.larder.embedded.query.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.Json;
import io.larder.embedded.query.match.Matcher;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {}                                | {_id: 1, a: 1}                    | {_id: 1, a: 1}
            {a: 1}                            | {_id: 1, a: 1, b: 2}              | {_id: 1, a: 1}
            {_id: 0, a: 1}                    | {_id: 1, a: 1, b: 2}              | {a: 1}
            {_id: 0}                          | {_id: 1, a: 1}                    | {a: 1}
            {_id: 1}                          | {_id: 1, a: 1}                    | {_id: 1}
            {a: 0}                            | {_id: 1, a: 1, b: 2}              | {_id: 1, b: 2}
            {'a.b': 1}                        | {_id: 1, a: [{b: 1, c: 2}, 5, {c: 3}]} | {_id: 1, a: [{b: 1}, {}]}
            {'a.b': 0}                        | {_id: 1, a: {b: 1, c: 2}}         | {_id: 1, a: {c: 2}}
            {a: {b: 1}}                       | {_id: 1, a: {b: 1, c: 2}}         | {_id: 1, a: {b: 1}}
            {a: {$slice: 1}}                  | {_id: 1, a: [1, 2], b: 3}         | {_id: 1, a: [1], b: 3}
            {a: {$slice: [1, 2]}}             | {_id: 1, a: [1, 2, 3, 4]}         | {_id: 1, a: [2, 3]}
            {a: {$slice: -1}, b: 1}           | {_id: 1, a: [1, 2], b: 3, c: 4}   | {_id: 1, a: [2], b: 3}
            {a: {$elemMatch: {b: 2}}}         | {_id: 1, a: [{b: 1}, {b: 2}], c: 1} | {_id: 1, a: [{b: 2}]}
            {a: {$elemMatch: {$gt: 1}}}       | {_id: 1, a: [1, 2, 3]}            | {_id: 1, a: [2]}
            {'a.$': 1}                        | {_id: 1, a: [1, 7, 8], b: 1}      | {_id: 1, a: [7]}
            {x: {$add: ['$b', 1]}}            | {_id: 1, b: 1}                    | {_id: 1, x: 2}
            {x: '$b', b: 1}                   | {_id: 1, b: 1, c: 2}              | {_id: 1, b: 1, x: 1}
            """)
    void shows(String spec, String document, String expected) {
        Matcher matcher = Matcher.compile(Json.doc("{a: {$gt: 5}}"), Json.PLAIN);
        assertThat(Projection.compile(Json.doc(spec), matcher, Json.PLAIN).apply(Json.doc(document)))
                .isEqualTo(Json.doc(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {a: 1, b: 0}              | 31254
            {a: 0, b: 1}              | 31253
            {a: 1, 'a.b': 1}          | 31249
            {'a.b': 1, a: 1}          | 31250
            {a: {$elemMatch: 1}}      | 31274
            {a: {$nope: 1}}           | 168
            """)
    void refuses(String spec, int code) {
        assertThatThrownBy(() -> Projection.compile(Json.doc(spec), null, Json.PLAIN))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(code));
    }
}
