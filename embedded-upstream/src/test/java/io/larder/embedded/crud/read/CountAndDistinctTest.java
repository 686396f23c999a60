package io.larder.embedded.crud.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.embedded.SharedSet;
import java.util.Arrays;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** count and distinct (manual: count command, distinct command). */
class CountAndDistinctTest {
    @RegisterExtension
    static final SharedSet SET = SharedSet.of(CountAndDistinctTest.class);

    private static int count(String options) {
        return SET.run("{count: 'things'" + options + "}").getInteger("n");
    }

    private static List<Object> distinct(String options) {
        return SET.run("{distinct: 'things', " + options + "}").getList("values", Object.class);
    }

    private static void insert(String... documents) {
        SET.things().insertMany(Arrays.stream(documents).map(Document::parse).toList());
    }

    @Test
    void count_skips_before_it_limits() {
        SET.fill(10);
        assertThat(count("")).isEqualTo(10);
        assertThat(count(", query: {_id: {$gte: 4}}")).isEqualTo(6);
        assertThat(count(", query: {_id: {$gte: 4}}, skip: 2, limit: 3")).isEqualTo(3);
        assertThat(count(", skip: 8, limit: 5")).isEqualTo(2);
        assertThat(count(", skip: 20")).isZero();
        assertThat(count(", limit: 0")).isEqualTo(10);
        assertThat(count(", limit: -4")).isEqualTo(4);
    }

    @Test
    void count_of_nothing_is_zero_and_a_negative_skip_an_error() {
        assertThat(count("")).isZero();
        assertThat(SET.codeOf("{count: 'things', skip: -1}")).isEqualTo(51024);
    }

    @Test
    void distinct_takes_the_elements_of_arrays_one_level_deep() {
        insert("{a: 1}", "{a: [2, 1]}", "{a: [[3]]}", "{a: null}", "{b: 1}");
        assertThat(distinct("key: 'a'")).containsExactlyInAnyOrder(1, 2, List.of(3), null);
    }

    @Test
    void distinct_goes_through_arrays_of_documents() {
        insert("{a: [{b: 1}, {b: 2}]}", "{a: {b: [2, 3]}}");
        assertThat(distinct("key: 'a.b'")).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(distinct("key: 'a.1.b'")).containsExactly(2);
    }

    @Test
    void distinct_compares_numbers_by_value_and_strings_by_the_collation() {
        insert("{a: 1, s: 'x'}", "{a: 1.0, s: 'X'}", "{a: {$numberLong: '1'}, s: 'y'}");
        assertThat(distinct("key: 'a'")).hasSize(1);
        assertThat(distinct("key: 's'")).hasSize(3);
        assertThat(distinct("key: 's', collation: {locale: 'en', strength: 2}")).hasSize(2);
        assertThat(distinct("key: 's', query: {s: 'y'}")).containsExactly("y");
    }

    @Test
    void distinct_wants_a_key() {
        assertThat(SET.codeOf("{distinct: 'things'}")).isEqualTo(40414);
        assertThat(SET.codeOf("{distinct: 'things', key: 1}")).isEqualTo(14);
    }
}
