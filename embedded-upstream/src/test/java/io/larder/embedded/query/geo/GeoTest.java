package io.larder.embedded.query.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.Json;
import io.larder.embedded.query.match.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeoTest {
    private static final String SQUARE =
            "{type: 'Polygon', coordinates: [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {p: [3, 3]}                                             | {p: {$geoWithin: {$geometry: SQUARE}}}     | true
            {p: {type: 'Point', coordinates: [3, 3]}}               | {p: {$geoWithin: {$geometry: SQUARE}}}     | true
            {p: {type: 'Point', coordinates: [1.5, 1.5]}}           | {p: {$geoWithin: {$geometry: SQUARE}}}     | false
            {p: {type: 'Point', coordinates: [5, 1]}}               | {p: {$geoWithin: {$geometry: SQUARE}}}     | false
            {p: {type: 'LineString', coordinates: [[3, 3], [5, 5]]}} | {p: {$geoWithin: {$geometry: SQUARE}}}    | false
            {p: {type: 'LineString', coordinates: [[3, 3], [5, 5]]}} | {p: {$geoIntersects: {$geometry: SQUARE}}} | true
            {p: {type: 'LineString', coordinates: [[-1, 3], [5, 3]]}} | {p: {$geoIntersects: {$geometry: SQUARE}}} | true
            {p: {type: 'LineString', coordinates: [[5, 5], [6, 6]]}} | {p: {$geoIntersects: {$geometry: SQUARE}}} | false
            {p: 'nowhere'}                                          | {p: {$geoWithin: {$geometry: SQUARE}}}     | false
            {p: [1, 1]}                                             | {p: {$geoWithin: {$box: [[0, 0], [2, 2]]}}} | true
            {p: [3, 1]}                                             | {p: {$geoWithin: {$box: [[0, 0], [2, 2]]}}} | false
            {p: [1, 1]}                                             | {p: {$geoWithin: {$center: [[0, 0], 2]}}}  | true
            {p: [2, 2]}                                             | {p: {$geoWithin: {$center: [[0, 0], 2]}}}  | false
            {p: [1, 0.5]}                                           | {p: {$geoWithin: {$polygon: [[0, 0], [2, 0], [2, 2]]}}} | true
            {p: [0, 1]}                                             | {p: {$geoWithin: {$centerSphere: [[0, 0], 0.02]}}} | true
            {p: {type: 'Point', coordinates: [0, 1]}}               | {p: {$near: {$geometry: {type: 'Point', coordinates: [0, 0]}, $maxDistance: 112000}}} | true
            {p: {type: 'Point', coordinates: [0, 1]}}               | {p: {$near: {$geometry: {type: 'Point', coordinates: [0, 0]}, $maxDistance: 100000}}} | false
            {p: [3, 4]}                                             | {p: {$near: [0, 0], $maxDistance: 5}}      | true
            {p: [3, 4]}                                             | {p: {$near: [0, 0], $minDistance: 6}}      | false
            """)
    void decides(String document, String filter, boolean expected) {
        assertThat(Matcher.compile(Json.doc(filter.replace("SQUARE", SQUARE)), Json.PLAIN)
                        .matches(Json.doc(document)))
                .isEqualTo(expected);
    }

    @Test
    void distanceIsThatOnTheEarth() {
        assertThat(new Point(-73.97, 40.77).metersTo(new Point(-73.88, 40.78))).isCloseTo(7671, within(20.0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {p: {$geoWithin: {$nope: 1}}}
            {p: {$geoWithin: {$geometry: {type: 'Point', coordinates: [0, 0]}}}}
            {p: {$geoIntersects: {$geometry: {type: 'Point', coordinates: [200, 0]}}}}
            {p: {$geoIntersects: {$geometry: {type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1]]]}}}}
            {p: {$near: 'x'}}
            {p: {$maxDistance: 1}}
            """)
    void refuses(String filter) {
        assertThatThrownBy(() -> Matcher.compile(Json.doc(filter), Json.PLAIN))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(2));
    }
}
