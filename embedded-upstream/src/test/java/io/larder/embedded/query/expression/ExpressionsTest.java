package io.larder.embedded.query.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.Json;
import io.larder.embedded.query.value.Missing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One line per rule; the document is always the same. */
class ExpressionsTest {
    private static final String DOCUMENT = "{_id: 1, i: 7, d: 2.5, s: 'Hello Wörld', n: null, a: [3, 1, 2], "
            + "o: {x: 1, y: {z: 2}}, l: [{k: 'a', v: 1}, {k: 'b', v: 2}], t: {$date: '2024-02-29T12:34:56.789Z'}, "
            + "dec: {$numberDecimal: '1.10'}, big: {$numberLong: '9223372036854775807'}}";

    private static Object evaluate(String expression) {
        return Expressions.compile(Json.value(expression), Scope.NONE)
                .evaluate(Frame.of(Json.doc(DOCUMENT), Json.PLAIN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            '$o.y.z'                                            | 2
            '$l.v'                                              | [1, 2]
            '$$ROOT.i'                                          | 7
            {$add: ['$i', 1]}                                   | 8
            {$add: ['$t', 1000]}                                | {$date: '2024-02-29T12:34:57.789Z'}
            {$add: ['$big', 1]}                                 | 9223372036854775808.0
            {$add: ['$dec', 1]}                                 | {$numberDecimal: '2.10'}
            {$subtract: ['$t', {$date: '2024-02-29T12:34:56.000Z'}]} | {$numberLong: '789'}
            {$multiply: ['$i', '$d']}                           | 17.5
            {$divide: [7, 2]}                                   | 3.5
            {$mod: [-7, 3]}                                     | -1
            {$pow: [2, 10]}                                     | 1024
            {$pow: [2, -1]}                                     | 0.5
            {$abs: -3}                                          | 3
            {$round: [2.5]}                                     | 2.0
            {$round: [1234, -2]}                                | 1200
            {$trunc: [-2.7]}                                    | -2.0
            {$sqrt: 16}                                         | 4.0
            {$ceil: 2.1}                                        | 3.0
            {$bitXor: [12, 10]}                                 | 6
            {$eq: [1, 1.0]}                                     | true
            {$cmp: ['a', 5]}                                    | 1
            {$and: [1, '$n']}                                   | false
            {$or: [0, 'x']}                                     | true
            {$not: ['$n']}                                      | true
            {$cond: [{$gt: ['$i', 5]}, 'big', 'small']}         | 'big'
            {$ifNull: ['$n', '$nope', 5]}                       | 5
            {$switch: {branches: [{case: false, then: 1}, {case: true, then: 2}], default: 3}} | 2
            {$literal: '$i'}                                    | '$i'
            {$let: {vars: {a: 1, b: '$i'}, in: {$add: ['$$a', '$$b']}}} | 8
            {$map: {input: '$a', as: 'e', in: {$multiply: ['$$e', 2]}}} | [6, 2, 4]
            {$filter: {input: '$a', cond: {$gt: ['$$this', 1]}}} | [3, 2]
            {$filter: {input: '$a', cond: {$gt: ['$$this', 1]}, limit: 1}} | [3]
            {$reduce: {input: '$a', initialValue: 0, in: {$add: ['$$value', '$$this']}}} | 6
            {$sortArray: {input: '$a', sortBy: 1}}              | [1, 2, 3]
            {$sortArray: {input: '$l', sortBy: {v: -1}}}        | [{k: 'b', v: 2}, {k: 'a', v: 1}]
            {$zip: {inputs: ['$a', ['x', 'y']]}}                | [[3, 'x'], [1, 'y']]
            {$zip: {inputs: [[1], ['x', 'y']], useLongestLength: true, defaults: [0, '']}} | [[1, 'x'], [0, 'y']]
            {$arrayElemAt: ['$a', -1]}                          | 2
            {$first: '$a'}                                      | 3
            {$last: '$a'}                                       | 2
            {$slice: ['$a', 1, 2]}                              | [1, 2]
            {$slice: ['$a', -2]}                                | [1, 2]
            {$range: [0, 10, 3]}                                | [0, 3, 6, 9]
            {$range: [3, 0, -1]}                                | [3, 2, 1]
            {$concatArrays: ['$a', [9]]}                        | [3, 1, 2, 9]
            {$in: [2, '$a']}                                    | true
            {$indexOfArray: ['$a', 2]}                          | 2
            {$reverseArray: '$a'}                               | [2, 1, 3]
            {$size: '$a'}                                       | 3
            {$maxN: {input: '$a', n: 2}}                        | [3, 2]
            {$arrayToObject: '$l'}                              | {a: 1, b: 2}
            {$objectToArray: {p: 1}}                            | [{k: 'p', v: 1}]
            {$mergeObjects: ['$o', {x: 5}]}                     | {x: 5, y: {z: 2}}
            {$getField: {field: 'a.b', input: {$literal: {'a.b': 1}}}} | 1
            {$setField: {field: {$literal: '$x'}, input: {}, value: 1}} | {$x: 1}
            {$setUnion: [[1, 2], [2, 3]]}                       | [1, 2, 3]
            {$setIntersection: [[1, 2], [2, 3]]}                | [2]
            {$setDifference: [[1, 2], [2, 3]]}                  | [1]
            {$setEquals: [[1, 2, 2], [2, 1]]}                   | true
            {$setIsSubset: [[1], [1, 2]]}                       | true
            {$allElementsTrue: [[true, 1]]}                     | true
            {$anyElementTrue: [[0, null]]}                      | false
            {$concat: ['a', '$s']}                              | 'aHello Wörld'
            {$toUpper: '$s'}                                    | 'HELLO WöRLD'
            {$strLenCP: '$s'}                                   | 11
            {$strLenBytes: '$s'}                                | 12
            {$substrCP: ['$s', 6, 3]}                           | 'Wör'
            {$substrBytes: ['$s', 0, 5]}                        | 'Hello'
            {$indexOfCP: ['$s', 'r']}                           | 8
            {$indexOfBytes: ['$s', 'r']}                        | 9
            {$split: ['a-b-c', '-']}                            | ['a', 'b', 'c']
            {$trim: {input: '  x '}}                            | 'x'
            {$ltrim: {input: 'xxay', chars: 'x'}}               | 'ay'
            {$replaceOne: {input: 'aaa', find: 'a', replacement: 'b'}} | 'baa'
            {$replaceAll: {input: 'aaa', find: 'a', replacement: 'b'}} | 'bbb'
            {$regexMatch: {input: '$s', regex: '^hello', options: 'i'}} | true
            {$regexFind: {input: 'abc', regex: 'b(c)'}}         | {match: 'bc', idx: 1, captures: ['c']}
            {$regexFindAll: {input: 'aba', regex: 'a'}}         | [{match: 'a', idx: 0, captures: []}, {match: 'a', idx: 2, captures: []}]
            {$strcasecmp: ['ABC', 'abd']}                       | -1
            {$type: '$nope'}                                    | 'missing'
            {$type: '$dec'}                                     | 'decimal'
            {$isNumber: '$i'}                                   | true
            {$toInt: '12'}                                      | 12
            {$toString: 2.5}                                    | '2.5'
            {$toString: '$t'}                                   | '2024-02-29T12:34:56.789Z'
            {$toDouble: '1e3'}                                  | 1000.0
            {$toBool: 'false'}                                  | true
            {$toBool: 0}                                        | false
            {$toLong: '$t'}                                     | {$numberLong: '1709210096789'}
            {$toDate: '2024-01-01'}                             | {$date: '2024-01-01T00:00:00Z'}
            {$convert: {input: 'x', to: 'int', onError: -1}}    | -1
            {$convert: {input: null, to: 'int', onNull: 0}}     | 0
            {$toObjectId: '0102030405060708090A0B0C'}           | {$oid: '0102030405060708090a0b0c'}
            {$bsonSize: {a: 1}}                                 | 12
            {$sum: '$a'}                                        | 6
            {$avg: [1, 2]}                                      | 1.5
            {$max: '$a'}                                        | 3
            {$stdDevPop: [1, 3]}                                | 1.0
            {$year: '$t'}                                       | 2024
            {$dayOfYear: '$t'}                                  | 60
            {$dayOfWeek: '$t'}                                  | 5
            {$isoWeek: '$t'}                                    | 9
            {$week: '$t'}                                       | 8
            {$hour: {date: '$t', timezone: 'America/New_York'}} | 7
            {$hour: {date: '$t', timezone: '+05:30'}}           | 18
            {$dateToString: {date: '$t', format: '%Y/%m/%d %H:%M:%S:%L %z', timezone: '-02:00'}} | '2024/02/29 10:34:56:789 -0200'
            {$dateToString: {date: '$t'}}                       | '2024-02-29T12:34:56.789Z'
            {$dateFromString: {dateString: '06-15-2018', format: '%m-%d-%Y'}} | {$date: '2018-06-15T00:00:00Z'}
            {$dateFromString: {dateString: '2017-02-08T12:10:40.787', timezone: 'America/New_York'}} | {$date: '2017-02-08T17:10:40.787Z'}
            {$dateFromString: {dateString: 'nope', onError: 'bad'}} | 'bad'
            {$dateToParts: {date: '$t'}}                        | {year: 2024, month: 2, day: 29, hour: 12, minute: 34, second: 56, millisecond: 789}
            {$dateFromParts: {year: 2024, month: 14, day: 0}}   | {$date: '2025-01-31T00:00:00Z'}
            {$dateFromParts: {isoWeekYear: 2017, isoWeek: 6, isoDayOfWeek: 3}} | {$date: '2017-02-08T00:00:00Z'}
            {$dateAdd: {startDate: '$t', unit: 'year', amount: 1}} | {$date: '2025-02-28T12:34:56.789Z'}
            {$dateSubtract: {startDate: '$t', unit: 'hour', amount: 24}} | {$date: '2024-02-28T12:34:56.789Z'}
            {$dateDiff: {startDate: {$date: '2023-12-31T23:59:59Z'}, endDate: {$date: '2024-01-01T00:00:00Z'}, unit: 'year'}} | {$numberLong: '1'}
            {$dateDiff: {startDate: {$date: '2024-01-06T00:00:00Z'}, endDate: {$date: '2024-01-07T00:00:00Z'}, unit: 'week'}} | {$numberLong: '1'}
            {$dateTrunc: {date: '$t', unit: 'month'}}           | {$date: '2024-02-01T00:00:00Z'}
            {$dateTrunc: {date: '$t', unit: 'week', startOfWeek: 'monday'}} | {$date: '2024-02-26T00:00:00Z'}
            {$dateTrunc: {date: '$t', unit: 'hour', binSize: 6}} | {$date: '2024-02-29T12:00:00Z'}
            '$$NOW'                                             | {$date: '2024-02-29T12:34:56.789Z'}
            '$$CLUSTER_TIME'                                    | {$timestamp: {t: 7, i: 1}}
            ['$i', '$nope']                                     | [7, null]
            {p: '$i', q: '$nope'}                               | {p: 7}
            """)
    void yields(String expression, String expected) {
        Object wanted = expected.contains("$undefinedtest")
                ? new de.bwaldvogel.mongo.bson.Document("$x", 1)
                : Json.value(expected);
        assertThat(evaluate(expression)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {$nope: 1}                     | 168
            {$add: ['x', 1]}               | 14
            {$divide: [1, 0]}              | 2
            {$mod: [1, 0]}                 | 16610
            {$abs: 'x'}                    | 28765
            {$abs: [1, 2]}                 | 16020
            {$size: 'x'}                   | 17124
            {$cond: [1, 2]}                | 16020
            {$cond: {if: 1, then: 2}}      | 17082
            {$switch: {branches: []}}      | 40068
            {$toInt: 'x'}                  | 241
            {$toInt: {$numberLong: '99999999999'}} | 241
            {$strLenCP: 5}                 | 34471
            {$arrayElemAt: [1, 1]}         | 28689
            {$in: [1, 2]}                  | 40081
            {$let: {vars: {}}}             | 16877
            {$map: {input: 5, in: 1}}      | 16883
            {$concat: [1]}                 | 16702
            {$dateToString: {date: '$t', format: '%x'}} | 18536
            {$year: 'x'}                   | 16006
            {$hour: {date: '$t', timezone: 'Mars'}} | 40485
            '$$undefined'                  | 17276
            {a: 1, $add: [1, 2]}           | 16404
            {$add: [1], a: 2}              | 15983
            """)
    void refuses(String expression, int code) {
        assertThatThrownBy(() -> evaluate(expression))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(code));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
            $nope
            $$REMOVE
            $o.x.y
            """)
    void yieldsNothing(String path) {
        assertThat(Missing.isMissing(evaluate("'" + path + "'"))).isTrue();
    }
}
