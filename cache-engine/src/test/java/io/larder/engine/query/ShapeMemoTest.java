package io.larder.engine.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.filter.Filter;
import io.larder.engine.filter.Verdict;
import io.larder.engine.key.LookupKey;
import io.larder.engine.key.Scope;
import io.larder.engine.value.Json;
import io.larder.engine.value.Value;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known again must be what reading it through says, for whatever was read before. */
class ShapeMemoTest {
    private static final List<String> COMMANDS = List.of(
            "{find: 'c'}",
            "{find: 'c', filter: {a: 1}}",
            "{find: 'c', filter: {a: {$numberLong: '1'}}}",
            "{find: 'c', filter: {a: 2.5}}",
            "{find: 'c', filter: {a: {$numberDouble: 'NaN'}}}",
            "{find: 'c', filter: {a: {$numberDecimal: '1'}}}",
            "{find: 'c', filter: {a: null}}",
            "{find: 'c', filter: {a: 'x'}}",
            "{find: 'c', filter: {a: 'y'}}",
            "{find: 'c', filter: {a: {$symbol: 'y'}}}",
            "{find: 'c', filter: {a: /x/}}",
            "{find: 'c', filter: {a: [1]}}",
            "{find: 'c', filter: {a: [/x/]}}",
            "{find: 'c', filter: {a: {b: 1}}}",
            "{find: 'c', filter: {a: {b: /x/}}}",
            "{find: 'c', filter: {_id: 1}}",
            "{find: 'c', filter: {_id: 1, a: 2}}",
            "{find: 'c', filter: {a: 2, _id: 1}}",
            "{find: 'c', filter: {_id: 1, _id: 2}}",
            "{find: 'c', filter: {_id: {$in: [1, 2]}}}",
            "{find: 'c', filter: {_id: {$in: [3]}}}",
            "{find: 'c', filter: {_id: {$in: []}}}",
            "{find: 'c', filter: {_id: {$in: [1, /x/]}}}",
            "{find: 'c', filter: {_id: {$in: 5}}}",
            "{find: 'c', filter: {_id: {$eq: 1}}}",
            "{find: 'c', filter: {_id: {$eq: 2, $gt: 0}}}",
            "{find: 'c', filter: {_id: {$gt: 2, $eq: 0}}}",
            "{find: 'c', filter: {a: {$exists: true}}}",
            "{find: 'c', filter: {a: {$exists: false}}}",
            "{find: 'c', filter: {a: {$not: {$gt: 1}}}}",
            "{find: 'c', filter: {a: {$not: /x/}}}",
            "{find: 'c', filter: {a: {$gt: 1, b: 2}}}",
            "{find: 'c', filter: {a: {$where: 'x'}}}",
            "{find: 'c', filter: {$where: 'x'}}",
            "{find: 'c', filter: {$expr: {$eq: ['$a', '$b']}}}",
            "{find: 'c', filter: {$expr: {$eq: ['$a', '$$NOW']}}}",
            "{find: 'c', filter: {$expr: {$eq: ['$c', '$b']}}}",
            "{find: 'c', filter: {$and: [{_id: 1}, {a: 2}]}}",
            "{find: 'c', filter: {$and: [{a: 2}, {_id: 1}]}}",
            "{find: 'c', filter: {$and: [{a: 2}, {_id: 'x'}]}}",
            "{find: 'c', filter: {$and: [{a: 2}]}}",
            "{find: 'c', filter: {$and: [2]}}",
            "{find: 'c', filter: {$and: {a: 1}}}",
            "{find: 'c', filter: {$or: [{_id: 1}, {_id: 2}]}}",
            "{find: 'c', filter: {$or: [{_id: 1}, {a: 2}]}}",
            "{find: 'c', filter: {$or: [{_id: 1}], a: 2}}",
            "{find: 'c', filter: {$nor: [{_id: 1}]}}",
            "{find: 'c', filter: {a: {$elemMatch: {b: 1}}}}",
            "{find: 'c', filter: {a: {$elemMatch: {c: 1}}}}",
            "{find: 'c', filter: {'a.b': 1}}",
            "{find: 'c', filter: {'a.0': 1}}",
            "{find: 'c', filter: {'a.$x': 1}}",
            "{find: 'c', filter: {'\u00e4': 1}}",
            "{find: 'c', filter: {'\u00e4': 2}}",
            "{find: 'c', filter: {a: 1}, sort: {a: 1}}",
            "{find: 'c', filter: {a: 1}, sort: {a: -1}}",
            "{find: 'c', filter: {a: 1}, projection: {a: 1}}",
            "{find: 'c', filter: {a: 1}, projection: {a: 0}}",
            "{find: 'c', filter: {a: 1}, limit: 1}",
            "{find: 'c', filter: {a: 1}, limit: 1.5}",
            "{find: 'c', filter: {a: 1}, limit: 'x'}",
            "{find: 'c', filter: {a: 1}, limit: 0}",
            "{find: 'c', filter: {a: 1}, skip: 1}",
            "{find: 'c', filter: {a: 1}, limit: 1, singleBatch: true}",
            "{find: 'c', filter: {a: 1}, hint: 'x'}",
            "{find: 'c', filter: {a: 1}, hint: {a: 1}}",
            "{find: 'c', filter: {a: 1}, hint: 5}",
            "{find: 'c', filter: {a: 'x'}, collation: {locale: 'de'}}",
            "{find: 'c', filter: {a: 'x'}, collation: {locale: 'simple'}}",
            "{find: 'c', filter: {_id: 'x'}, collation: {locale: 'de'}}",
            "{find: 'd', filter: {a: 1}}",
            "{find: 'c', filter: 'x'}",
            "{count: 'c', query: {a: 1}}",
            "{count: 'c', query: {a: {$nin: []}}}",
            "{count: 'c', query: {a: {$nin: [1]}}}",
            "{count: 'c', query: {a: {$in: []}}}",
            "{count: 'c', query: {a: {$in: [1]}}}",
            "{count: 'c', query: {$nor: [{a: {$in: []}}]}}",
            "{count: 'c', query: {$nor: [{a: {$in: [1]}}]}}",
            "{count: 'c', query: {$and: []}}",
            "{count: 'c', query: {$or: [{a: 1}, {}]}}",
            "{count: 'c', query: {$or: [{a: 1}, {b: 1}]}}",
            "{count: 'c'}",
            "{distinct: 'c', key: 'a', query: {b: 1}}",
            "{distinct: 'c', key: 'b', query: {b: 1}}",
            "{aggregate: 'c', pipeline: [{$match: {a: 1}}], cursor: {}}",
            "{aggregate: 'c', pipeline: [{$match: {b: 1}}], cursor: {}}");

    private final ShapeMemo memo = new ShapeMemo();

    /** Each after each of the others, and after itself. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysWhatReadingThroughSays(boolean simple) {
        List<ReadCommand> commands =
                COMMANDS.stream().map(ShapeMemoTest::command).toList();
        List<Reading> expected = commands.stream()
                .map(command -> new QueryReader().read(command, simple))
                .toList();
        for (int first = 0; first < commands.size(); first++) {
            for (int second = 0; second < commands.size(); second++) {
                read(commands.get(first), simple);
                assertAlike(COMMANDS.get(second), read(commands.get(second), simple), expected.get(second));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{a: 1, b: {$gt: 5}}|{a: 2, b: {$gt: 6}}",
                "{_id: 'x', $or: [{a: 1}, {b: {$in: [1]}}]}|{_id: 'longer', $or: [{a: 7}, {b: {$in: [4, 5]}}]}"
            })
    void whatDiffersInValuesAloneHasTheSameShape(String one, String other) {
        assertThat(shape(other)).isNotSameAs(new ShapeMemoTest().shape(one)).isSameAs(shape(one));
        assertThat(memo.begin(command("{find: 'c', filter: " + one + "}"), true))
                .isSameAs(shape(other));
    }

    @Test
    void eachHasItsOwnFilterAndIdentities() {
        Query one = understood(read("{find: 'c', filter: {_id: 1, a: 1}}"));
        Query other = understood(read("{find: 'c', filter: {_id: 2, a: 1}}"));
        Value document = Json.document(BsonDocument.parse("{_id: 2, a: 1}"));

        assertThat(matches(one, document)).isEqualTo(Verdict.NO);
        assertThat(matches(other, document)).isEqualTo(Verdict.YES);
        assertThat(one.ids()).doesNotContainAnyElementsOf(other.ids());
        assertThat(other.ids()).first().isSameAs(other.equalityValue());
    }

    private static Verdict matches(Query query, Value document) {
        return query.filter().matches(document.buf(), document.offset(), document.limit());
    }

    private Shape shape(String filter) {
        return understood(read("{find: 'c', filter: " + filter + "}")).shape();
    }

    private Reading read(String command) {
        return read(command(command), true);
    }

    private Reading read(ReadCommand command, boolean simple) {
        Shape known = memo.begin(command, simple);
        Reading reading = memo.read();
        if (known != null) {
            assertThat(understood(reading).shape()).isEqualTo(known);
        }
        return reading;
    }

    private static Query understood(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Understood.class);
        return ((Reading.Understood) reading).query();
    }

    /** Whatever else is in the key. */
    @Test
    void theFilterMayBeThatOfTheKey() {
        LookupKey key = new LookupKey();
        Scope scope = new Scope("tenant", "upstream", "user");
        int shared = 0;
        for (String text : COMMANDS) {
            ReadCommand command = command(text);
            Reading expected = read(command, true); // known from now on
            assertThat(key.compute(scope, command)).isTrue();
            memo.begin(command, true);
            byte[] bytes = key.toKey().bytes();
            Reading found = memo.read(bytes, key.filterAt());
            assertAlike(text, found, expected);
            if (expected instanceof Reading.Understood own && found instanceof Reading.Understood other) {
                assertThat(bytes(other.query().filter()))
                        .as(text)
                        .isEqualTo(bytes(own.query().filter()));
                shared += other.query().heapBytes() < own.query().heapBytes() ? 1 : 0;
            }
        }
        assertThat(shared).as("filters without bytes of their own").isGreaterThan(40);
    }

    private static byte[] bytes(Filter filter) {
        Value value = filter.asValue();
        return ByteBufUtil.getBytes(value.buf(), value.offset(), value.length());
    }

    private static void assertAlike(String text, Reading found, Reading expected) {
        if (expected instanceof Reading.Understood understood) {
            Query query = understood.query();
            assertThat(found).as(text).isInstanceOfSatisfying(Reading.Understood.class, same -> {
                assertThat(same.query().shape().text())
                        .as(text)
                        .isEqualTo(query.shape().text());
                assertThat(QueryReaderTest.facts(same.query())).as(text).isEqualTo(QueryReaderTest.facts(query));
                assertThat(same.query().ids()).as(text).isEqualTo(query.ids());
                assertThat(same.query().equalityValue()).as(text).isEqualTo(query.equalityValue());
                assertThat(same.query().filter().fields())
                        .as(text)
                        .isEqualTo(query.filter().fields());
            });
        } else {
            assertThat(found).as(text).isEqualTo(expected);
        }
    }

    private static ReadCommand command(String text) {
        return Commands.read(BsonDocument.parse(text).append("$db", new BsonString("shop")));
    }
}
