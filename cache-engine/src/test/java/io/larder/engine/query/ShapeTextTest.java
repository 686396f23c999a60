package io.larder.engine.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

/** Shapes of one text are taken for the same, so whatever differs between shapes must differ in their texts. */
class ShapeTextTest {
    private static Shape shape(String command) {
        return shape(QueryReaderTest.read(command, true));
    }

    private static Shape shape(Reading reading) {
        if (reading instanceof Reading.Understood understood) {
            return understood.query().shape();
        }
        throw new AssertionError(reading);
    }

    @Test
    void queriesThatDifferInValuesOnlyAreOfOneShape() {
        assertThat(shape("{find: 'c', filter: {a: 1, b: {$in: [1, 2]}}, limit: 5}"))
                .isEqualTo(shape("{find: 'c', filter: {a: 'x', b: {$in: [3]}}, limit: 7}"));
        assertThat(shape("{aggregate: 'c', pipeline: [{$match: {a: 1}}, {$project: {x: {$in: ['$a', [1, 2]]}}}]}"))
                .isEqualTo(
                        shape("{aggregate: 'c', pipeline: [{$match: {a: 2}}, {$project: {x: {$in: ['$a', [1]]}}}]}"));
    }

    @Test
    void aLongTextIsCutAndStillItsOwn() {
        String many = "x".repeat(2000);
        Shape one = shape("{find: 'c', filter: {" + many + ": 1, y: 1}}");
        Shape other = shape("{find: 'c', filter: {" + many + ": 1, z: 1}}");

        assertThat(one.text())
                .hasSizeLessThan(530)
                .startsWith("find shop.c filter {xxx")
                .isNotEqualTo(other.text());
        assertThat(one.text())
                .isEqualTo(
                        shape("{find: 'c', filter: {" + many + ": 2, y: 'b'}}").text());
    }

    @Test
    void namesCannotPassForStructure() {
        assertThat(shape("{find: 'c', filter: {'a: ?, b': 1}}"))
                .isNotEqualTo(shape("{find: 'c', filter: {a: 1, b: 1}}"));
        assertThat(shape("{find: 'c filter {a: ?}'}")).isNotEqualTo(shape("{find: 'c', filter: {a: 1}}"));
        assertThat(shape("{find: 'c', filter: {\"a'\": 1}}").text()).isEqualTo("find shop.c filter {'a\\'': ?}");
        assertThat(shape("{find: 'c', filter: {'a\\n': 1}}").text()).isEqualTo("find shop.c filter {'a\\u000a': ?}");
    }

    @Test
    void equalTextsMeanEqualShapes() throws IOException {
        Map<String, String> known = new HashMap<>();
        Random random = new Random(5);
        for (String command : commands()) {
            for (int i = 0; i < 15; i++) {
                BsonDocument other = BsonDocument.parse(command);
                alter(other, random);
                for (boolean simple : new boolean[] {true, false}) {
                    if (QueryReaderTest.read(other.toJson(), simple) instanceof Reading.Understood understood) {
                        Shape shape = understood.query().shape();
                        String others = known.putIfAbsent(shape.text(), everything(shape));
                        assertThat(others == null ? everything(shape) : others)
                                .as(shape.text())
                                .isEqualTo(everything(shape));
                    }
                }
            }
        }
        assertThat(known).hasSizeGreaterThan(400);
    }

    private static String everything(Shape shape) {
        return List.of(
                        shape.kind(),
                        shape.namespaces(),
                        shape.precise(),
                        shape.filterFirst(),
                        shape.filtered().paths().stream().sorted().toList(),
                        shape.filtered().isAll(),
                        shape.sorted().paths().stream().sorted().toList(),
                        shape.sorted().isAll(),
                        shape.shown().paths().stream().sorted().toList(),
                        shape.shown().isAll(),
                        shape.skips(),
                        shape.limited(),
                        shape.indexDependent(),
                        "" + shape.equalityField())
                .toString();
    }

    /** Some values at any depth become others, and some fields disappear. */
    private static void alter(BsonDocument document, Random random) {
        for (String name : new ArrayList<>(document.keySet())) {
            BsonValue value = document.get(name);
            boolean needed = List.of("find", "aggregate", "count", "distinct", "pipeline")
                    .contains(name);
            if (value instanceof BsonDocument inner && random.nextInt(6) > 0) {
                alter(inner, random);
            } else if (value instanceof BsonArray inner && random.nextInt(6) > 0) {
                inner.stream()
                        .filter(each -> each instanceof BsonDocument)
                        .forEach(each -> alter((BsonDocument) each, random));
            } else if (!needed && random.nextInt(4) == 0) {
                document.put(name, any(random));
            } else if (!needed && random.nextInt(12) == 0) {
                document.remove(name);
            }
        }
    }

    private static BsonValue any(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> BsonNull.VALUE;
            case 1 -> new BsonString("x");
            case 2 -> new BsonString("$other");
            case 3 -> new BsonInt32(0);
            case 4 -> new BsonArray(List.of(new BsonInt32(1)));
            case 5 -> new BsonRegularExpression("x");
            case 6 -> new BsonDocument("k", new BsonString("v"));
            case 7 -> new BsonDocument("$eq", new BsonInt32(3));
            default -> new BsonInt32(1);
        };
    }

    private static List<String> commands() throws IOException {
        InputStream cases = Objects.requireNonNull(ShapeTextTest.class.getResourceAsStream("query-cases.txt"));
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(cases, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> line.startsWith("{"))
                    .map(line -> line.substring(0, line.indexOf("|`")))
                    .toList();
        }
    }
}
