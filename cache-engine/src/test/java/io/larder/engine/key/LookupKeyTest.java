package io.larder.engine.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.query.Commands;
import io.larder.engine.query.ReadCommand;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

class LookupKeyTest {
    private static final Scope SCOPE = new Scope("t", "u", "p");

    private final LookupKey lookup = new LookupKey();

    private Key key(String json) {
        assertThat(lookup.compute(SCOPE, Commands.read(BsonDocument.parse(json))))
                .isTrue();
        return lookup.toKey();
    }

    @Test
    void whoMaySeeAnAnswerCanBeToldFromItsKey() {
        assertThat(key("{find: 'c', filter: {_id: 1}, $db: 'd'}").scope()).isEqualTo(SCOPE);
    }

    @Test
    void kindsDoNotShare() {
        assertThat(key("{find: 'c', $db: 'd'}")).isNotEqualTo(key("{count: 'c', $db: 'd'}"));
        assertThat(key("{distinct: 'c', $db: 'd'}")).isNotEqualTo(key("{count: 'c', $db: 'd'}"));
    }

    @Test
    void namesDoNotRunIntoEachOther() {
        assertThat(key("{find: 'bc', $db: 'a'}")).isNotEqualTo(key("{find: 'c', $db: 'ab'}"));
        assertThat(key("{find: 'c', $db: 'b'}")).isNotEqualTo(key("{find: 'cb', $db: ''}"));
        for (int separator = 0; separator < 10; separator++) {
            String between = "\\u000" + separator + "\\u0000\\u0000\\u0000";
            assertThat(key("{find: 'b" + between + "c', $db: 'a'}"))
                    .isNotEqualTo(key("{find: 'c', $db: 'a" + between + "b'}"));
        }
    }

    @Test
    void aValueCannotPassForAFieldOfItsOwn() {
        // A name that ends with what a field is made of, against the field.
        assertThat(key("{distinct: 'c', key: 'k', $db: 'd'}")).isNotEqualTo(key("{distinct: 'ck', $db: 'd'}"));
        assertThat(key("{find: 'c', hint: 'a', $db: 'd'}")).isNotEqualTo(key("{find: 'c', hint: {a: 1}, $db: 'd'}"));
        assertThat(key("{find: 'c', min: {a: 1}, $db: 'd'}")).isNotEqualTo(key("{find: 'c', max: {a: 1}, $db: 'd'}"));
    }

    @Test
    void theTimeThatASessionMustSeeIsNoPartOfIt() {
        assertThat(key("{find: 'c', readConcern: {afterClusterTime: {$timestamp: {t: 5, i: 1}}}, $db: 'd'}"))
                .isEqualTo(key("{find: 'c', $db: 'd'}"))
                .isEqualTo(key("{find: 'c', readConcern: {afterClusterTime: {$timestamp: {t: 6, i: 1}}}, $db: 'd'}"));
    }

    @Test
    void theSizeOfBatchesIsNoPartOfAnAggregate() {
        assertThat(key("{aggregate: 'c', pipeline: [], cursor: {batchSize: 5}, $db: 'd'}"))
                .isEqualTo(key("{aggregate: 'c', pipeline: [], cursor: {}, $db: 'd'}"));
    }

    @Test
    void pipelinesAreCompared() {
        assertThat(key("{aggregate: 'c', pipeline: [{$match: {a: 1}}], cursor: {}, $db: 'd'}"))
                .isNotEqualTo(key("{aggregate: 'c', pipeline: [{$match: {a: 2}}], cursor: {}, $db: 'd'}"));
    }

    @Test
    void whatIsTooLargeHasNoKey() {
        String half = "x".repeat(LookupKey.MAX_BYTES / 2);
        BsonDocument small = new BsonDocument("find", new BsonString("c"))
                .append("$db", new BsonString("d"))
                .append("filter", new BsonDocument("a", new BsonString(half)));
        BsonDocument large = small.clone().append("sort", new BsonDocument("a", new BsonString(half)));

        assertThat(lookup.compute(SCOPE, Commands.read(small))).isTrue();
        assertThat(lookup.toKey().heapBytes()).isBetween(half.length() + 40, half.length() + 200);
        assertThat(lookup.compute(SCOPE, Commands.read(large))).isFalse();
        assertThat(key("{find: 'c', $db: 'd'}")).isEqualTo(new LookupKeyTest().key("{find: 'c', $db: 'd'}"));
    }

    @Test
    void equalHashesAreNotEnough() {
        Key one = key("{find: 'c', $db: 'd'}");
        key("{find: 'e', $db: 'd'}");

        assertThat(new Key(lookup.toKey().bytes(), one.hash())).isNotEqualTo(one);
    }

    @Test
    void itDoesNotShowWhatItIsMadeOf() {
        assertThat(key("{find: 'c', filter: {name: 'secret'}, $db: 'd'}").toString())
                .matches("[0-9a-f]{16}");
    }

    @Test
    void computingItAllocatesNothing() {
        ReadCommand command = Commands.read(
                BsonDocument.parse(
                        "{find: 'c', filter: {_id: {$oid: '0123456789abcdef01234567'}}, limit: 1, singleBatch: true, $db: 'd'}"));
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20_000; i++) {
            lookup.compute(SCOPE, command);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 20_000; i++) {
            lookup.compute(SCOPE, command);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
    }
}
