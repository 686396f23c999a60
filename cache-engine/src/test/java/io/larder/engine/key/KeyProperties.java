package io.larder.engine.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.query.Commands;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** Keys against a model of what makes two reads the same: a map of the fields that matter, defaults left out. */
class KeyProperties {
    private static final Scope SCOPE = new Scope("t", "u", "p");

    /** Values so few and so alike that two reads are often the same, and often nearly. */
    private static final List<String> VALUES = List.of(
            "{}",
            "{a: 1}",
            "{b: 1}",
            "{a: {$numberLong: '1'}}",
            "{a: 1.0}",
            "{a: '1'}",
            "{a: 1, b: 1}",
            "{b: 1, a: 1}");

    private static final Map<String, List<String>> FIELDS = Map.ofEntries(
            Map.entry("filter", VALUES),
            Map.entry("sort", VALUES),
            Map.entry("projection", VALUES),
            Map.entry("min", VALUES),
            Map.entry("max", VALUES),
            Map.entry("hint", VALUES),
            Map.entry("let", VALUES),
            Map.entry("collation", VALUES),
            Map.entry("skip", List.of("0", "1", "{$numberLong: '0'}", "{$numberLong: '1'}", "1.0")),
            Map.entry("limit", List.of("0", "1", "{$numberLong: '0'}", "{$numberLong: '1'}", "1.0", "101")),
            Map.entry("batchSize", List.of("1", "101", "{$numberLong: '1'}", "0")),
            Map.entry("singleBatch", List.of("true", "false")),
            Map.entry("returnKey", List.of("true", "false", "1")),
            Map.entry("rawData", List.of("true", "false")),
            Map.entry("apiVersion", List.of("'1'", "'2'")),
            Map.entry("readConcern", List.of("{}", "{level: 'local'}", "{level: 'majority'}")));

    private static final List<String> WITHOUT_INFLUENCE = List.of(
            "{lsid: {id: 7}}",
            "{$clusterTime: {clusterTime: {$timestamp: {t: 5, i: 5}}}}",
            "{maxTimeMS: 100}",
            "{comment: 'a word'}",
            "{comment: {larder: 'off'}}",
            "{allowDiskUse: true}",
            "{noCursorTimeout: true}",
            "{$readPreference: {mode: 'secondary'}}",
            "{tailable: false}",
            "{showRecordId: false}");

    @Provide
    Arbitrary<BsonDocument> finds() {
        Arbitrary<List<String>> fields = Arbitraries.of(
                        FIELDS.keySet().stream().sorted().toList())
                .flatMap(name -> Arbitraries.of(FIELDS.get(name)).map(value -> name + ": " + value))
                .list()
                .ofMaxSize(4);
        Arbitrary<String> names = Arbitraries.of("c", "d", "cd");
        return Combinators.combine(names, names, fields).as((collection, database, some) -> {
            BsonDocument command = BsonDocument.parse("{find: '" + collection + "', $db: '" + database + "'}");
            some.forEach(field -> command.putAll(BsonDocument.parse("{" + field + "}")));
            return command;
        });
    }

    @Property(tries = 20_000)
    void twoReadsHaveOneKeyOnlyIfTheyAreTheSame(
            @ForAll("finds") BsonDocument one, @ForAll("finds") BsonDocument other) {
        assertThat(key(SCOPE, one).equals(key(SCOPE, other)))
                .isEqualTo(model(one).equals(model(other)));
    }

    @Property(tries = 5_000)
    void oneFieldMoreOrLessOrOtherwiseIsSeen(@ForAll("finds") BsonDocument one, @ForAll Random random) {
        BsonDocument other = one.clone();
        List<String> names = FIELDS.keySet().stream().sorted().toList();
        String name = names.get(random.nextInt(names.size()));
        List<String> values = FIELDS.getOrDefault(name, List.of());
        other.putAll(BsonDocument.parse("{" + name + ": " + values.get(random.nextInt(values.size())) + "}"));

        assertThat(key(SCOPE, one).equals(key(SCOPE, other)))
                .isEqualTo(model(one).equals(model(other)));
    }

    @Property(tries = 2_000)
    void theOrderOfFieldsDoesNotMatter(@ForAll("finds") BsonDocument one, @ForAll Random random) {
        assertThat(key(SCOPE, shuffled(one, random))).isEqualTo(key(SCOPE, one));
    }

    @Property(tries = 2_000)
    void whatHasNoInfluenceIsLeftOut(@ForAll("finds") BsonDocument one, @ForAll Random random) {
        BsonDocument more = one.clone();
        WITHOUT_INFLUENCE.stream()
                .filter(field -> random.nextBoolean())
                .forEach(field -> more.putAll(BsonDocument.parse(field)));

        assertThat(key(SCOPE, shuffled(more, random))).isEqualTo(key(SCOPE, one));
    }

    @Property(tries = 2_000)
    void aKeyAndTheKeyThatLooksItUpAreEqualBothWaysOrNeitherWay(
            @ForAll("finds") BsonDocument one, @ForAll("finds") BsonDocument other) {
        LookupKey lookup = new LookupKey();
        assertThat(lookup.compute(SCOPE, Commands.read(one))).isTrue();
        Key kept = lookup.toKey();

        assertThat(kept).isEqualTo(lookup).hasSameHashCodeAs(lookup);
        assertThat(same(lookup, kept)).isTrue();

        assertThat(lookup.compute(SCOPE, Commands.read(other))).isTrue();
        boolean same = model(one).equals(model(other));
        assertThat(same(kept, lookup)).isEqualTo(same);
        assertThat(same(lookup, kept)).isEqualTo(same);
        assertThat(kept.compareTo(lookup.toKey()) == 0).isEqualTo(same);
    }

    @Property(tries = 500)
    void scopesDoNotShare(@ForAll("finds") BsonDocument one) {
        Key key = key(SCOPE, one);

        assertThat(key).isNotEqualTo(key(new Scope("t", "u", "q"), one));
        assertThat(key).isNotEqualTo(key(new Scope("tu", "", "p"), one));
        assertThat(key).isNotEqualTo(key(new Scope("t", "up", ""), one));
        assertThat(key).isEqualTo(key(new Scope("t", "u", "p"), one));
    }

    private static Key key(Scope scope, BsonDocument command) {
        LookupKey lookup = new LookupKey();
        assertThat(lookup.compute(scope, Commands.read(command))).isTrue();
        return lookup.toKey();
    }

    private static boolean same(Object one, Object other) {
        return one.equals(other);
    }

    private static BsonDocument shuffled(BsonDocument command, Random random) {
        List<String> names = new ArrayList<>(command.keySet());
        Collections.shuffle(names.subList(1, names.size()), random);
        BsonDocument result = new BsonDocument();
        names.forEach(name -> result.put(name, command.get(name)));
        return result;
    }

    /** Field by field, what is left when everything that a server supposes anyway is gone; documents by their own text. */
    private static Map<String, String> model(BsonDocument command) {
        Map<String, String> model = new TreeMap<>();
        boolean single = command.getBoolean("singleBatch", BsonBoolean.FALSE).getValue();
        command.forEach((name, value) -> {
            if (!name.equals("batchSize")) {
                model.put(name, text(name, value));
            }
        });
        model.values().removeIf(String::isEmpty);
        if (single) {
            model.put("batchSize", text("batchSize", command.getOrDefault("batchSize", new BsonInt32(101))));
        }
        return model;
    }

    private static String text(String name, BsonValue value) {
        return switch (name) {
            case "filter", "sort", "projection" -> value.asDocument().isEmpty() ? "" : exact(value);
            case "skip", "limit" ->
                value.isDouble() ? value.toString() : value.asNumber().longValue() == 0 ? "" : "" + whole(value);
            case "batchSize" -> "" + whole(value);
            case "singleBatch", "returnKey", "rawData" -> value.equals(BsonBoolean.FALSE) ? "" : value.toString();
            case "readConcern" ->
                value.asDocument().getString("level", new BsonString("")).getValue();
            default -> exact(value);
        };
    }

    /** With the types of numbers. */
    private static String exact(BsonValue value) {
        return new BsonDocument("", value)
                .toJson(JsonWriterSettings.builder()
                        .outputMode(JsonMode.EXTENDED)
                        .build());
    }

    private static BsonInt64 whole(BsonValue value) {
        return new BsonInt64(value.asNumber().longValue());
    }
}
