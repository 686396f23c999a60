package io.larder.embedded.crud.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Indexes;
import io.larder.embedded.SharedSet;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The options of find (manual: find command). */
class FindOptionsTest {
    @RegisterExtension
    static final SharedSet SET = SharedSet.of(FindOptionsTest.class);

    @BeforeEach
    void fill() {
        SET.fill(10);
        SET.things().updateMany(new Document(), List.of(Document.parse("{$set: {a: '$_id'}}")));
    }

    private static List<Integer> ids(String options) {
        return SET.batchOf("{find: 'things', " + options + "}").stream()
                .map(each -> each.getInteger("_id"))
                .toList();
    }

    private static int code(String options) {
        return SET.codeOf("{find: 'things', " + options + "}");
    }

    @Test
    void skip_comes_before_limit_and_both_after_sort() {
        assertThat(ids("sort: {_id: -1}, skip: 2, limit: 3")).containsExactly(7, 6, 5);
        assertThat(ids("skip: 99")).isEmpty();
        assertThat(ids("limit: 0")).hasSize(10);
    }

    @Test
    void a_path_that_ends_in_an_array_with_nothing_to_go_on_with_sorts_as_null() {
        SET.things().updateOne(Document.parse("{_id: 3}"), Document.parse("{$set: {e: []}}"));
        SET.things().updateOne(Document.parse("{_id: 5}"), Document.parse("{$set: {e: [{q: -1}]}}"));
        assertThat(ids("sort: {'e.q': -1, _id: 1}, filter: {_id: {$in: [3, 4, 5]}}"))
                .containsExactly(5, 3, 4);
    }

    @Test
    void negative_numbers_are_refused() {
        assertThat(code("skip: -1")).isEqualTo(51024);
        assertThat(code("limit: -1")).isEqualTo(51024);
        assertThat(code("batchSize: -1")).isEqualTo(51024);
    }

    @Test
    void whole_numbers_may_be_of_any_type_and_what_is_too_large_is_the_largest() {
        for (String none : List.of("NaN", "-0", "0.9", "1E-6000")) {
            assertThat(ids("limit: {$numberDecimal: '" + none + "'}")).as(none).hasSize(10);
        }
        assertThat(ids("limit: {$numberDouble: 'NaN'}")).hasSize(10);
        assertThat(ids("limit: {$numberDecimal: '2.9'}")).hasSize(2);
        for (String all : List.of("Infinity", "1E+6000", "1E+30", "18446744073709551617")) {
            assertThat(ids("limit: {$numberDecimal: '" + all + "'}")).as(all).hasSize(10);
            assertThat(ids("skip: {$numberDecimal: '" + all + "'}")).as(all).isEmpty();
            assertThat(code("skip: {$numberDecimal: '-" + all + "'}")).as(all).isEqualTo(51024);
        }
    }

    @Test
    void a_number_of_members_may_be_of_any_type() {
        String insert = "{insert: 'things', documents: [{}], writeConcern: {w: %s}}";
        assertThat(SET.codeOf(insert.formatted("{$numberDecimal: '1'}"))).isZero();
        assertThat(SET.codeOf(insert.formatted("{$numberDecimal: 'NaN'}"))).isZero();
        assertThat(SET.codeOf(insert.formatted("{$numberDecimal: 'Infinity'}"))).isEqualTo(9);
    }

    @Test
    void a_batch_of_zero_opens_the_cursor_and_reads_nothing() {
        Document cursor = SET.run("{find: 'things', batchSize: 0}").get("cursor", Document.class);
        assertThat(cursor.getList("firstBatch", Document.class)).isEmpty();
        assertThat(cursor.getLong("id")).isNotZero();
        Document more =
                SET.database().runCommand(new Document("getMore", cursor.getLong("id")).append("collection", "things"));
        assertThat(more.get("cursor", Document.class).getList("nextBatch", Document.class))
                .hasSize(10);
    }

    @Test
    void a_single_batch_leaves_no_cursor() {
        Document cursor =
                SET.run("{find: 'things', batchSize: 2, singleBatch: true}").get("cursor", Document.class);
        assertThat(cursor.getList("firstBatch", Document.class)).hasSize(2);
        assertThat(cursor.getLong("id")).isZero();
        assertThat(SET.things().find().limit(-3)).hasSize(3);
    }

    @Test
    void min_is_included_and_max_is_not() {
        SET.things().createIndex(Indexes.ascending("a"));
        assertThat(ids("min: {a: 3}, max: {a: 6}, hint: 'a_1'")).containsExactly(3, 4, 5);
        assertThat(ids("min: {a: 8}, hint: {a: 1}")).containsExactly(8, 9);
        assertThat(ids("max: {a: 2}, hint: {a: 1}")).containsExactly(0, 1);
    }

    @Test
    void min_and_max_follow_a_descending_index() {
        SET.things().createIndex(Indexes.descending("a"));
        assertThat(ids("min: {a: 6}, max: {a: 3}, hint: 'a_-1'")).containsExactly(6, 5, 4);
        assertThat(code("min: {a: 3}, max: {a: 6}, hint: 'a_-1'")).isEqualTo(51175);
    }

    @Test
    void min_and_max_want_a_hint_that_fits() {
        SET.things().createIndex(Indexes.ascending("a"));
        assertThat(code("min: {a: 3}")).isEqualTo(51173);
        assertThat(code("max: {a: 3}, hint: {$natural: 1}")).isEqualTo(51173);
        assertThat(code("min: {b: 3}, hint: 'a_1'")).isEqualTo(51174);
        assertThat(code("min: {a: 3}, max: {a: 3}, hint: 'a_1'")).isEqualTo(51175);
        assertThat(code("min: {a: 3}, hint: 'b_1'")).isEqualTo(2);
    }

    @Test
    void returnKey_shows_what_the_index_holds() {
        SET.things().createIndex(Indexes.ascending("a"));
        assertThat(SET.batchOf("{find: 'things', filter: {a: 4}, returnKey: true}"))
                .containsExactly(new Document("a", 4));
        assertThat(SET.batchOf("{find: 'things', filter: {_id: 4}, returnKey: true}"))
                .containsExactly(new Document("_id", 4));
        assertThat(SET.batchOf("{find: 'things', limit: 1, returnKey: true}")).containsExactly(new Document());
    }

    @Test
    void showRecordId_adds_a_number_that_grows() {
        List<Long> numbers = SET.batchOf("{find: 'things', showRecordId: true}").stream()
                .map(each -> each.getLong("$recordId"))
                .toList();
        assertThat(numbers).hasSize(10).doesNotContainNull().isSorted().doesNotHaveDuplicates();
    }

    @Test
    void an_option_that_does_not_exist_is_refused() {
        assertThat(code("nonsense: 1")).isEqualTo(40415);
        assertThat(code("awaitData: true")).isEqualTo(9);
        assertThat(code("filter: 1")).isEqualTo(14);
    }
}
