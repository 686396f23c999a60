package io.larder.engine.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.wire.message.CommandView;
import io.larder.wire.message.CommandViews;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A command of the same form as the one before has its shape, but only where no value of its filter has a part in that. */
class ShapeOfFormTest {
    private final CommandViews views = new CommandViews();
    private final ReadCommand read = new ReadCommand();
    private final ShapeMemo memo = new ShapeMemo();
    private CommandView lastView = new CommandView();
    private long lastForm = -1;
    private int ofTheSameForm;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{a: 1}|{a: 2}",
                "{_id: 'x', b: {$gte: 1}}|{_id: 'y', b: {$gte: 2}}",
                "{_id: {$in: [1, 2]}}|{_id: {$in: [3, 4]}}",
                "{$or: [{_id: 1}, {a: 2}]}|{$or: [{_id: 3}, {a: 4}]}",
                "{a: {$size: 1}}|{a: {$size: 2}}",
                "{a: {$regex: 'x'}}|{a: {$regex: 'y'}}",
                "{a: {$mod: [2, 0]}}|{a: {$mod: [3, 1]}}",
                "{a: {$type: 2}}|{a: {$type: 3}}",
                "{a: {$bitsAllSet: 1}}|{a: {$bitsAllSet: 2}}",
                "{a: {b: 1}}|{a: {b: 2}}",
                "{a: [1]}|{a: [2]}",
                "{a: {$elemMatch: {b: 1}}}|{a: {$elemMatch: {b: 2}}}",
                "{a: {$not: {$gt: 1}}}|{a: {$not: {$gt: 2}}}",
                "{$expr: {$eq: ['$a', '$b']}}|{$expr: {$eq: ['$a', '$c']}}",
                "{$expr: {$eq: ['$a', '$$NOW']}}|{$expr: {$eq: ['$a', '$abcd']}}",
                "{$and: [2]}|{$and: [3]}",
                "{a: 1.5}|{a: {$numberDouble: 'NaN'}}",
                "{a: {$numberDecimal: '1'}}|{a: {$numberDecimal: '2'}}"
            })
    void isWhatReadingThroughSays(String one, String other) {
        for (int i = 0; i < 3; i++) {
            for (String filter : new String[] {one, one, other, other}) {
                for (boolean simple : new boolean[] {true, true, false}) {
                    is(find(filter), simple);
                }
            }
        }
        assertThat(ofTheSameForm)
                .as("commands of the same form as the one before")
                .isEqualTo(35);
    }

    private void is(ReadCommand command, boolean simple) {
        Shape known = memo.begin(command, simple);
        Reading found = memo.read();
        Reading expected = new QueryReader().read(command, simple);
        if (expected instanceof Reading.Understood understood) {
            assertThat(found).isInstanceOf(Reading.Understood.class);
            Query query = ((Reading.Understood) found).query();
            assertThat(query.shape()).isEqualTo(understood.query().shape());
            assertThat(query.ids()).isEqualTo(understood.query().ids());
            assertThat(known == null ? query.shape() : known).isEqualTo(query.shape());
        } else {
            assertThat(found).isEqualTo(expected);
        }
    }

    /** The test above would hold as well if nothing were known by its form. */
    @Test
    void isKnownWithoutALookAtTheStructure() {
        is(find("{a: 1}"), true);
        is(find("{a: 2}"), true);
        assertThat(memo.begin(find("{a: 3}"), true)).isNotNull();
        assertThat(memo.knowsByForm()).isTrue();
        assertThat(memo.begin(find("{a: 3}"), false)).isNull();
        assertThat(memo.knowsByForm()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a: {$size: 1}}", "{a: {$regex: 'x'}}", "{a: [1]}", "{$expr: {$eq: ['$a', '$b']}}"})
    void isNotKnownSoWhereAValueCounts(String filter) {
        for (int i = 0; i < 3; i++) {
            is(find(filter), true);
            assertThat(memo.knowsByForm()).isFalse();
        }
    }

    private ReadCommand find(String filter) {
        BsonDocument command = new BsonDocument("find", new BsonString("c"))
                .append("filter", BsonDocument.parse(filter))
                .append("$db", new BsonString("shop"));
        CommandView view = views.parse(Commands.message(command));
        view.validateDocuments();
        if (view == lastView && view.form() == lastForm) {
            read.moveTo(view.message());
            ofTheSameForm++;
        } else {
            assertThat(read.read(view)).isNull();
        }
        lastView = view;
        lastForm = view.form();
        return read;
    }
}
