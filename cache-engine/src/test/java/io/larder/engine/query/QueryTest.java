package io.larder.engine.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.filter.Filter;
import io.larder.engine.filter.Verdict;
import io.larder.engine.reason.Reason;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.RawDocuments;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    private static Query query(String command, boolean simpleByDefault) {
        if (QueryReaderTest.read(command, simpleByDefault) instanceof Reading.Understood understood) {
            return understood.query();
        }
        throw new AssertionError(command);
    }

    private static Query query(String command) {
        return query(command, true);
    }

    private static ByteBuf bytes(String json) {
        ByteBuf bytes = Unpooled.buffer();
        RawDocuments.write(BsonDocument.parse(json), bytes);
        return bytes;
    }

    private static Verdict matches(Query query, String document) {
        ByteBuf bytes = bytes(document);
        Filter filter = query.filter();
        return filter.matches(bytes, 0, bytes.writerIndex());
    }

    private static DocumentId id(String json) {
        BsonCursor cursor = new BsonCursor();
        ByteBuf bytes = bytes("{v: " + json + "}");
        cursor.reset(bytes, 0, bytes.writerIndex()).next();
        DocumentId id = DocumentId.of(Value.at(cursor));
        if (id == null) {
            throw new AssertionError(json);
        }
        return id;
    }

    @Test
    void theFilterIsThatOfTheCommand() {
        Query query = query("{find: 'c', filter: {a: {$gt: 5}}}");

        assertThat(matches(query, "{a: 6}")).isEqualTo(Verdict.YES);
        assertThat(matches(query, "{a: 5}")).isEqualTo(Verdict.NO);
    }

    @Test
    void withoutAFilterEverythingMatches() {
        assertThat(matches(query("{find: 'c'}"), "{a: 6}")).isEqualTo(Verdict.YES);
        assertThat(matches(query("{distinct: 'c', key: 'a'}"), "{}")).isEqualTo(Verdict.YES);
    }

    @Test
    void ofAPipelineAllLeadingMatchesHaveToHold() {
        Query query =
                query("{aggregate: 'c', pipeline: [{$match: {a: 1}}, {$sort: {x: 1}}, {$match: {b: 2}}, {$limit: 5},"
                        + " {$match: {c: 3}}]}");

        assertThat(matches(query, "{a: 1, b: 2}")).isEqualTo(Verdict.YES);
        assertThat(matches(query, "{a: 1}")).isEqualTo(Verdict.NO);
        assertThat(matches(query, "{b: 2, c: 3}")).isEqualTo(Verdict.NO);
    }

    @Test
    void wherePipelinesReadTheirCollectionAgainAnyDocumentCounts() {
        Query query = query("{aggregate: 'c', pipeline: [{$match: {_id: 1}}, {$unionWith: 'c'}]}");

        assertThat(matches(query, "{_id: 2}")).isEqualTo(Verdict.YES);
        assertThat(query.ids()).isNull();
        assertThat(query.equalityValue()).isNull();
        assertThat(query.shape().filterFirst()).isFalse();
        assertThat(query.shape().shown().isAll()).isTrue();
    }

    @Test
    void theBytesAreItsOwn() {
        ByteBuf message = Commands.message(BsonDocument.parse("{find: 'c', filter: {a: 'before'}, $db: 'd'}"));
        ReadCommand read = new ReadCommand();
        assertThat(read.read(Commands.view(message))).isNull();
        Reading reading = new QueryReader().read(read, true);
        message.setZero(message.readerIndex(), message.readableBytes());

        assertThat(reading).isInstanceOfSatisfying(Reading.Understood.class, understood -> assertThat(
                        matches(understood.query(), "{a: 'before'}"))
                .isEqualTo(Verdict.YES));
    }

    @Test
    void identitiesAndEqualityHaveTheirValues() {
        assertThat(query("{find: 'c', filter: {_id: {$in: [1, 'x', 3.0]}}}").ids())
                .containsExactlyInAnyOrder(id("{$numberLong: '1'}"), id("'x'"), id("3"));
        assertThat(query("{find: 'c', filter: {$or: [{_id: 1}, {_id: 2}]}}").ids())
                .containsExactlyInAnyOrder(id("1"), id("2"));
        Query query = query("{find: 'c', filter: {b: {$gt: 1}, $and: [{a: 'x'}]}}");
        assertThat(query.shape().equalityField()).isEqualTo("a");
        assertThat(query.equalityValue()).isEqualTo(id("'x'"));
    }

    /** The command, then whether identities and an equality are known where strings may compare in any way. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{find: 'c', filter: {_id: 'x'}}| false| false",
                "{find: 'c', filter: {_id: 5}}| true| true",
                "{find: 'c', filter: {_id: {a: {b: 'x'}}}}| false| false",
                "{find: 'c', filter: {_id: {$in: [1, 'x']}}}| false| false",
                "{find: 'c', filter: {_id: {$in: [1, 2]}}}| true| false",
                "{find: 'c', filter: {a: 'x'}}| false| false",
                "{find: 'c', filter: {a: 5}}| false| true",
                "{find: 'c', filter: {_id: 'x'}, collation: {locale: 'simple'}}| true| true",
                "{aggregate: 'c', pipeline: [{$match: {_id: 'x'}}]}| false| false"
            })
    void stringsAreNotPinnedWhereTheCollationIsNotKnownToBeSimple(String command, boolean ids, boolean equality) {
        Query query = query(command, false);

        assertThat(query.ids() != null).isEqualTo(ids);
        assertThat(query.equalityValue() != null).isEqualTo(equality);
        assertThat(query.shape().equalityField() != null).isEqualTo(equality);
    }

    @Test
    void underAnotherCollationStringsAreNotCompared() {
        assertThat(matches(query("{find: 'c', filter: {a: 'x'}}", false), "{a: 'y'}"))
                .isEqualTo(Verdict.CANNOT_TELL);
        assertThat(matches(query("{find: 'c', filter: {a: 'x'}, collation: {locale: 'fr'}}"), "{a: 'y'}"))
                .isEqualTo(Verdict.CANNOT_TELL);
    }

    @Test
    void aFilterThatNamesVeryManyIsOneForAny() {
        String many = IntStream.range(0, 1001).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
        String fewer = IntStream.range(0, 1000).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));

        assertThat(query("{find: 'c', filter: {_id: {$in: " + many + "}}}").ids())
                .isNull();
        assertThat(query("{find: 'c', filter: {_id: {$in: " + fewer + "}}}").ids())
                .hasSize(1000);
        assertThat(query("{find: 'c', filter: {$or: [{_id: {$in: " + fewer + "}}, {_id: -1}]}}")
                        .ids())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{$or: [%s]}", "{a: {$not: %s}}", "{a: {$elemMatch: {b: %s}}}", "{$expr: {$abs: %s}}"})
    void whatIsNestedVeryDeepIsNotKept(String nesting) {
        String leaf = nesting.contains("$or") ? "{a: 1}" : "{$eq: 1}";
        assertThat(QueryReaderTest.read("{find: 'c', filter: " + nested(nesting, leaf, 120) + "}", true))
                .isEqualTo(new Reading.Refused(Reason.TOO_DEEP));
        assertThat(QueryReaderTest.read("{find: 'c', filter: " + nested(nesting, leaf, 10) + "}", true))
                .isInstanceOf(Reading.Understood.class);
    }

    private static String nested(String nesting, String leaf, int depth) {
        if (nesting.contains("$or")) {
            return Collections.nCopies(depth, nesting).stream()
                    .reduce(leaf, (inner, each) -> each.replace("%s", inner));
        }
        String operator = nesting.substring(nesting.indexOf(": {") + 2, nesting.length() - 1);
        String inner = Collections.nCopies(depth, operator).stream()
                .reduce(leaf, (within, each) -> each.replace("%s", within));
        return nesting.substring(0, nesting.indexOf(": {") + 2) + inner + "}";
    }

    @Test
    void moreCollectionsThanAFewAreNotKept() {
        String unions = IntStream.range(0, 16)
                .mapToObj(i -> "{$unionWith: 'd" + i + "'}")
                .collect(Collectors.joining(","));

        assertThat(QueryReaderTest.read("{aggregate: 'c', pipeline: [" + unions + "]}", true))
                .isEqualTo(new Reading.Refused(Reason.TOO_MANY_NAMESPACES));
    }
}
