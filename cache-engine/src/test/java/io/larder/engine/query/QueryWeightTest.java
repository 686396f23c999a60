package io.larder.engine.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryWeightTest {
    /** What heaps grew by for each of 20,000 such queries; identities not counted. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}| 64",
                "{_id: 1}| 96",
                "{a: 1, b: {$gt: 5}}| 112",
                "{a: {$elemMatch: {x: 1, y: 2}}}| 128",
                "{a: 1, b: {$gt: 5}, 'c.d.e': 'xxxxxxxxxxxxxxxxxxxx', f: {$exists: true}}| 160",
                "{a: {$in: LIST}}| 8993"
            })
    void isAboutWhatWasMeasured(String filter, int measured) {
        String list = IntStream.range(0, 1000).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
        Reading reading = QueryReaderTest.read("{find: 'c', filter: " + filter.replace("LIST", list) + "}", true);

        assertThat(reading).isInstanceOfSatisfying(Reading.Understood.class, understood -> assertThat(
                        understood.query().heapBytes())
                .isBetween(measured * 8 / 10, measured * 13 / 10 + 16));
    }
}
