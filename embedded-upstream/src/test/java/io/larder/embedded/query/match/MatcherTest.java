package io.larder.embedded.query.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatcherTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {a: 1}                                   | {a: 1}                          | true
            {a: 1}                                   | {a: {$numberLong: '1'}}         | true
            {a: 1}                                   | {a: {$numberDecimal: '1.00'}}   | true
            {a: 1}                                   | {a: {$gt: {$numberDecimal: '0.99'}}} | true
            {a: {$numberLong: '9007199254740993'}}   | {a: {$gt: 9007199254740992.0}}  | true
            {a: {$numberLong: '9007199254740993'}}   | {a: 9007199254740992.0}         | false
            {a: {$numberLong: '9223372036854775807'}}| {a: {$lt: 9223372036854775807.0}} | true
            {a: {$numberDouble: 'NaN'}}              | {a: {$lt: 5}}                   | false
            {a: {$numberDouble: 'NaN'}}              | {a: {$numberDecimal: 'NaN'}}    | true
            {a: '1'}                                 | {a: {$gt: 0}}                   | false
            {a: null}                                | {a: null}                       | true
            {}                                       | {a: null}                       | true
            {a: {b: 1}}                              | {'a.c': null}                   | true
            {a: 1}                                   | {'a.c': null}                   | true
            {a: [1, 2]}                              | {'a.c': null}                   | false
            {a: [{b: 1}, {}]}                        | {'a.b': null}                   | true
            {a: [1, 2]}                              | {a: 2}                          | true
            {a: [1, 2]}                              | {a: [1, 2]}                     | true
            {a: [1, 2]}                              | {a: [2, 1]}                     | false
            {a: [[1, 2]]}                            | {a: [1, 2]}                     | true
            {a: {b: 1, c: 2}}                        | {a: {c: 2, b: 1}}               | false
            {a: [{b: 1}, {b: 2}]}                    | {'a.b': 2}                      | true
            {a: [{b: [3, 4]}]}                       | {'a.b': 4}                      | true
            {a: [{b: 1}, {b: 2}]}                    | {'a.1.b': 2}                    | true
            {a: [{b: 1}, {b: 2}]}                    | {'a.0.b': 2}                    | false
            {a: [5, 6]}                              | {'a.1': 6}                      | true
            {a: [1, 10]}                             | {a: {$gt: 5, $lt: 3}}           | true
            {a: [1, 10]}                             | {a: {$elemMatch: {$gt: 5, $lt: 3}}} | false
            {a: [{b: 1, c: 2}]}                      | {a: {$elemMatch: {b: 1, c: 2}}} | true
            {a: [{b: 1}, {c: 2}]}                    | {a: {$elemMatch: {b: 1, c: 2}}} | false
            {a: [[1]]}                               | {a: {$elemMatch: {$gt: 0}}}     | false
            {a: 1}                                   | {a: {$ne: 1}}                   | false
            {a: [1, 2]}                              | {a: {$ne: 1}}                   | false
            {}                                       | {a: {$ne: 1}}                   | true
            {}                                       | {a: {$nin: [1, null]}}          | false
            {}                                       | {a: {$in: [1, null]}}           | true
            {a: 'abc'}                               | {a: {$in: [{$regularExpression: {pattern: '^ab', options: ''}}]}} | true
            {a: 'ABC'}                               | {a: {$regex: '^ab', $options: 'i'}} | true
            {a: 'x\\nABC'}                           | {a: {$regex: '^abc', $options: 'im'}} | true
            {a: 5}                                   | {a: {$not: {$gt: 5}}}           | true
            {a: 'x'}                                 | {a: {$not: {$regularExpression: {pattern: 'x', options: ''}}}} | false
            {a: 5}                                   | {$nor: [{a: 5}, {b: 1}]}        | false
            {a: 5}                                   | {$or: [{a: 4}, {a: 5}]}         | true
            {a: [1, 2, 3]}                           | {a: {$all: [3, 1]}}             | true
            {a: [1, 2, 3]}                           | {a: {$all: []}}                 | false
            {a: [{b: 1}, {b: 2}]}                    | {a: {$all: [{$elemMatch: {b: 1}}, {$elemMatch: {b: 2}}]}} | true
            {a: [1, 2]}                              | {a: {$size: 2}}                 | true
            {a: []}                                  | {a: {$exists: true}}            | true
            {}                                       | {a: {$exists: false}}           | true
            {a: null}                                | {a: {$exists: false}}           | false
            {a: [1, 'x']}                            | {a: {$type: 'string'}}          | true
            {a: [1]}                                 | {a: {$type: 'array'}}           | true
            {a: 1.5}                                 | {a: {$type: ['int', 'number']}} | true
            {a: 10}                                  | {a: {$mod: [4, 2]}}             | true
            {a: 10.9}                                | {a: {$mod: [4, 2]}}             | true
            {a: 54}                                  | {a: {$bitsAllSet: [1, 5]}}      | true
            {a: 54}                                  | {a: {$bitsAnyClear: 1}}         | true
            {a: -1}                                  | {a: {$bitsAllSet: [200]}}       | true
            {a: {$minKey: 1}}                        | {a: {$lt: 5}}                   | false
            {a: 5}                                   | {a: {$lt: {$maxKey: 1}}}        | true
            {a: {$ref: 'c', $id: 1}}                 | {a: {$ref: 'c', $id: 1}}        | true
            {a: {$ref: 'c', $id: 1}}                 | {'a.$id': 1}                    | true
            {a: true}                                | {$expr: '$a'}                   | true
            {a: 3}                                   | {$jsonSchema: {required: ['a'], properties: {a: {bsonType: 'int', minimum: 3}}}} | true
            {a: 3}                                   | {$jsonSchema: {properties: {a: {bsonType: 'string'}}}} | false
            {b: 3}                                   | {$jsonSchema: {additionalProperties: false, properties: {a: {}}}} | false
            {a: 1}                                   | {$comment: 'x', a: 1}           | true
            """)
    void decides(String document, String filter, boolean expected) {
        assertThat(Matcher.compile(Json.doc(filter), Json.PLAIN).matches(Json.doc(document)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {a: {$foo: 1}}            | 2
            {$foo: 1}                 | 2
            {$and: []}                | 2
            {$or: [1]}                | 2
            {a: {$in: 1}}             | 2
            {a: {$size: 'x'}}         | 9
            {a: {$size: -1}}          | 9
            {a: {$mod: [0, 1]}}       | 2
            {a: {$regex: '('}}        | 51091
            {a: {$regex: 'a', $options: 'q'}} | 51108
            {a: {$type: 'nope'}}      | 2
            {a: {$type: []}}          | 9
            {a: {$elemMatch: 1}}      | 2
            {a: {$not: 1}}            | 2
            {$where: 'true'}          | 2
            {$text: {$search: 'x'}}   | 27
            {$jsonSchema: {foo: 1}}   | 9
            {$expr: '$$nope'}         | 17276
            """)
    void refuses(String filter, int code) {
        assertThatThrownBy(() -> Matcher.compile(Json.doc(filter), Json.PLAIN))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(code));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {a: 'CAFE'}   | {a: 'cafe'}        | {locale: 'en', strength: 2}  | true
            {a: 'CAFE'}   | {a: 'cafe'}        | {locale: 'en'}               | false
            {a: 'café'}   | {a: 'cafe'}        | {locale: 'en', strength: 1}  | true
            {a: 'café'}   | {a: 'cafe'}        | {locale: 'en', strength: 2}  | false
            {a: 'Cafe'}   | {a: 'cafe'}        | {locale: 'en', strength: 1, caseLevel: true} | false
            {a: '10'}     | {a: {$gt: '9'}}    | {locale: 'en', numericOrdering: true} | true
            {a: '10'}     | {a: {$gt: '9'}}    | {locale: 'en'}               | false
            {a: 'a-b'}    | {a: 'ab'}          | {locale: 'en', alternate: 'shifted'} | true
            {a: 'a b'}    | {a: 'ab'}          | {locale: 'en'}               | false
            {a: 'B'}      | {a: {$in: ['b']}}  | {locale: 'en', strength: 2}  | true
            {a: 'zebra'}  | {a: {$lt: 'Äpfel'}} | {locale: 'sv'}              | true
            {a: 'zebra'}  | {a: {$lt: 'Äpfel'}} | {locale: 'de'}              | false
            """)
    void collates(String document, String filter, String collation, boolean expected) {
        assertThat(Matcher.compile(Json.doc(filter), Json.with(collation)).matches(Json.doc(document)))
                .isEqualTo(expected);
    }

    @Test
    void positionIsThatOfTheOutermostArray() {
        Matcher matcher = Matcher.compile(Json.doc("{'a.b': 3}"), Json.PLAIN);
        assertThat(matcher.position(Json.doc("{a: [{b: [1]}, {b: [2, 3]}]}"))).isEqualTo(1);
        assertThat(Matcher.compile(Json.doc("{a: {$elemMatch: {$gt: 1}}}"), Json.PLAIN)
                        .position(Json.doc("{a: [0, 1, 2]}")))
                .isEqualTo(2);
    }

    @Test
    void equalitiesAreWhatAnUpsertStartsFrom() {
        Matcher matcher = Matcher.compile(
                Json.doc("{a: 1, $and: [{b: {$eq: 2}}], c: {$gt: 1}, $or: [{d: 4}], e: {$in: [5]}}"), Json.PLAIN);
        assertThat(matcher.equalities())
                .containsEntry("a", 1)
                .containsEntry("b", 2)
                .containsEntry("d", 4)
                .containsEntry("e", 5)
                .doesNotContainKey("c");
    }
}
