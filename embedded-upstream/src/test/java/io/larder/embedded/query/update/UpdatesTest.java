package io.larder.embedded.query.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.Json;
import io.larder.embedded.query.match.Matcher;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdatesTest {
    private static List<Document> filters(String json) {
        return json == null
                ? List.of()
                : ((List<?>) Json.value(json))
                        .stream().map(Document.class::cast).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {_id: 1}                     | {$set: {'a.b': 1, z: 2}}         | {_id: 1, a: {b: 1}, z: 2}       | {a: {b: 1}, z: 2}
            {_id: 1, a: {b: 1}}          | {$set: {'a.c': 2}}               | {_id: 1, a: {b: 1, c: 2}}       | {'a.c': 2}
            {_id: 1}                     | {$set: {b: 1, a: 2}}             | {_id: 1, a: 2, b: 1}            | {a: 2, b: 1}
            {_id: 1, a: [1]}             | {$set: {'a.3': 9}}               | {_id: 1, a: [1, null, null, 9]} | {'a.3': 9}
            {_id: 1, a: 1}               | {$inc: {a: 2}}                   | {_id: 1, a: 3}                  | {a: 3}
            {_id: 1, a: 2147483647}      | {$inc: {a: 1}}                   | {_id: 1, a: {$numberLong: '2147483648'}} | {a: {$numberLong: '2147483648'}}
            {_id: 1}                     | {$mul: {a: 5}}                   | {_id: 1, a: 0}                  | {a: 0}
            {_id: 1, a: 5}               | {$min: {a: 3}, $max: {b: 1}}     | {_id: 1, a: 3, b: 1}            | {a: 3, b: 1}
            {_id: 1, a: 1}               | {$rename: {a: 'b.c'}}            | {_id: 1, b: {c: 1}}             | {b: {c: 1}}
            {_id: 1, a: [1]}             | {$push: {a: 2}}                  | {_id: 1, a: [1, 2]}             | {'a.1': 2}
            {_id: 1}                     | {$push: {a: 2}}                  | {_id: 1, a: [2]}                | {a: [2]}
            {_id: 1, a: [3]}             | {$push: {a: {$each: [1, 2], $sort: 1, $slice: 2}}} | {_id: 1, a: [1, 2]} | {a: [1, 2]}
            {_id: 1, a: [3]}             | {$push: {a: {$each: [1, 2], $position: 0}}} | {_id: 1, a: [1, 2, 3]} | {a: [1, 2, 3]}
            {_id: 1, a: [3]}             | {$push: {a: {$each: [1, 2], $position: -1}}} | {_id: 1, a: [1, 2, 3]} | {a: [1, 2, 3]}
            {_id: 1, a: [{b: 2}]}        | {$push: {a: {$each: [{b: 1}], $sort: {b: 1}, $slice: -1}}} | {_id: 1, a: [{b: 2}]} | {}
            {_id: 1, a: [1]}             | {$addToSet: {a: {$each: [1.0, 2]}}} | {_id: 1, a: [1, 2]}          | {'a.1': 2}
            {_id: 1, a: [1, 2, 3]}       | {$pull: {a: {$gte: 2}}}          | {_id: 1, a: [1]}                | {a: [1]}
            {_id: 1, a: [{b: 1}, {b: 2}]} | {$pull: {a: {b: 1}}}            | {_id: 1, a: [{b: 2}]}           | {a: [{b: 2}]}
            {_id: 1, a: [1, 2, 1]}       | {$pullAll: {a: [1]}}             | {_id: 1, a: [2]}                | {a: [2]}
            {_id: 1, a: [1, 2]}          | {$pop: {a: 1}}                   | {_id: 1, a: [1]}                | {a: [1]}
            {_id: 1, a: [1, 2]}          | {$pop: {a: -1}}                  | {_id: 1, a: [2]}                | {a: [2]}
            {_id: 1, a: 13}              | {$bit: {a: {and: 10}}}           | {_id: 1, a: 8}                  | {a: 8}
            {_id: 1, a: [1, 2]}          | {$unset: {'a.0': ''}}            | {_id: 1, a: [null, 2]}          | {'a.0': null}
            {_id: 1, a: [1, 2]}          | {$set: {'a.$[]': 7}}             | {_id: 1, a: [7, 7]}             | {'a.0': 7, 'a.1': 7}
            {_id: 1}                     | {$currentDate: {d: true}}        | {_id: 1, d: {$date: '2024-02-29T12:34:56.789Z'}} | {d: {$date: '2024-02-29T12:34:56.789Z'}}
            {_id: 1, a: 1, b: 2}         | {b: 3}                           | {_id: 1, b: 3}                  | {b: 3}
            """)
    void applies(String before, String update, String after, String updatedFields) {
        Updates.Result result =
                Updates.compile(Json.doc(update), List.of(), Json.PLAIN).apply(Json.doc(before), null);
        assertThat(result.document()).isEqualTo(Json.doc(after));
        assertThat(result.description().updatedFields()).isEqualTo(Json.doc(updatedFields));
        assertThat(result.changed()).isEqualTo(!before.equals(after));
    }

    @Test
    void theGivenDocumentIsNotModified() {
        Document before = Json.doc("{_id: 1, a: {b: [1, {c: 1}]}}");
        Updates.compile(
                        Json.doc("{$set: {'a.b.1.c': 2}, $push: {'a.d': 1}, $unset: {'a.b.0': 1}}"),
                        List.of(),
                        Json.PLAIN)
                .apply(before, null);
        assertThat(before).isEqualTo(Json.doc("{_id: 1, a: {b: [1, {c: 1}]}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {_id: 1, a: [1, 5, 9]}            | {$set: {'a.$[x]': 0}}     | [{x: {$gt: 3}}]   | {_id: 1, a: [1, 0, 0]}
            {_id: 1, a: [{b: 1}, {b: 2}]}     | {$inc: {'a.$[e].b': 10}}  | [{'e.b': 2}]      | {_id: 1, a: [{b: 1}, {b: 12}]}
            {_id: 1, a: [{b: [1, 2]}]}        | {$set: {'a.$[].b.$[x]': 0}} | [{x: 2}]        | {_id: 1, a: [{b: [1, 0]}]}
            """)
    void arrayFiltersChooseElements(String before, String update, String arrayFilters, String after) {
        assertThat(Updates.compile(Json.doc(update), filters(arrayFilters), Json.PLAIN)
                        .apply(Json.doc(before), null)
                        .document())
                .isEqualTo(Json.doc(after));
    }

    @Test
    void positionalIsWhereTheFilterMatched() {
        Matcher matcher = Matcher.compile(Json.doc("{'a.b': 2}"), Json.PLAIN);
        assertThat(Updates.compile(Json.doc("{$set: {'a.$.c': 1}}"), List.of(), Json.PLAIN)
                        .apply(Json.doc("{_id: 1, a: [{b: 1}, {b: 2}]}"), matcher)
                        .document())
                .isEqualTo(Json.doc("{_id: 1, a: [{b: 1}, {b: 2, c: 1}]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {_id: 1, a: 1}      | {$set: {_id: 2}}                | 66
            {_id: 1, a: 1}      | {_id: 2}                        | 66
            {_id: 1, a: 1}      | {$set: {'a.b': 1}}              | 28
            {_id: 1, a: [1]}    | {$set: {'a.x': 1}}              | 28
            {_id: 1, a: 'x'}    | {$inc: {a: 1}}                  | 14
            {_id: 1, a: 1}      | {$inc: {a: 'x'}}                | 14
            {_id: 1, a: {$numberLong: '9223372036854775807'}} | {$inc: {a: 1}} | 2
            {_id: 1, a: 1}      | {$push: {a: 1}}                 | 2
            {_id: 1, a: 1}      | {$addToSet: {a: 1}}             | 2
            {_id: 1, a: 1}      | {$pull: {a: 1}}                 | 2
            {_id: 1, a: 1}      | {$pop: {a: 1}}                  | 14
            {_id: 1, a: []}     | {$pop: {a: 2}}                  | 9
            {_id: 1, a: 1.5}    | {$bit: {a: {or: 1}}}            | 2
            {_id: 1}            | {$set: {a: 1}, $inc: {'a.b': 1}} | 40
            {_id: 1}            | {$set: {a: 1}, $unset: {a: 1}}  | 40
            {_id: 1}            | {$foo: {a: 1}}                  | 9
            {_id: 1}            | {$set: 1}                       | 9
            {_id: 1}            | {a: 1, $set: {b: 1}}            | 52
            {_id: 1}            | {$set: {'a.': 1}}               | 56
            {_id: 1}            | {$set: {'': 1}}                 | 56
            {_id: 1}            | {$set: {'$a': 1}}               | 52
            {_id: 1}            | {$rename: {a: 'a'}}             | 2
            {_id: 1, a: [1]}    | {$set: {'a.$[x]': 1}}           | 2
            {_id: 1, a: [1]}    | {$set: {'a.$': 1}}              | 2
            {_id: 1}            | {$set: {'a.$[]': 1}}            | 2
            {_id: 1, a: 1}      | {$set: {'a.$[]': 1}}            | 2
            {_id: 1}            | {$currentDate: {a: 'x'}}        | 2
            """)
    void refuses(String before, String update, int code) {
        assertThatThrownBy(() ->
                        Updates.compile(Json.doc(update), List.of(), Json.PLAIN).apply(Json.doc(before), null))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(code));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {_id: 5, a: {$gt: 1}}  | {$set: {b: 1}}                     | {_id: 5, b: 1}
            {'a.b': 1}             | {$inc: {'a.b': 1}, $setOnInsert: {c: 1}} | {a: {b: 2}, c: 1}
            {_id: 5}               | {b: 1}                             | {_id: 5, b: 1}
            {a: 1}                 | {b: 1}                             | {b: 1}
            """)
    void upsertStartsFromTheFilter(String filter, String update, String inserted) {
        assertThat(Updates.compile(Json.doc(update), List.of(), Json.PLAIN)
                        .upsert(Matcher.compile(Json.doc(filter), Json.PLAIN)))
                .isEqualTo(Json.doc(inserted));
    }
}
