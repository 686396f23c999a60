package io.larder.embedded.crud.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.larder.embedded.SharedSet;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which plan is chosen, as explain shows it (manual: explain results, hint, partial, sparse and hidden indexes). */
class PlannerTest {
    @RegisterExtension
    static final SharedSet SET = SharedSet.of(PlannerTest.class);

    @BeforeEach
    void fill() {
        SET.things()
                .insertMany(List.of(
                        Document.parse("{_id: 1, a: 1, b: 1}"),
                        Document.parse("{_id: 2, a: 2, b: 2}"),
                        Document.parse("{_id: 3, a: 3, b: 3}")));
    }

    private static Document plan(String filter) {
        return SET.planOf("{find: 'things', filter: " + filter + "}");
    }

    /** IXSCAN's document, which must be what FETCH reads. */
    private static Document scan(Document plan) {
        assertThat(plan).containsEntry("stage", "FETCH");
        Document scan = plan.get("inputStage", Document.class);
        assertThat(scan).containsEntry("stage", "IXSCAN");
        return scan;
    }

    @Test
    void an_equal_id_takes_the_short_way() {
        assertThat(plan("{_id: 2}"))
                .containsEntry("stage", "EXPRESS_IXSCAN")
                .containsEntry("indexName", "_id_")
                .containsEntry("keyPattern", new Document("_id", 1));
    }

    @Test
    void a_range_of_ids_scans_their_index() {
        assertThat(scan(plan("{_id: {$gt: 1}}"))).containsEntry("indexName", "_id_");
    }

    @Test
    void without_an_index_every_document_is_looked_at() {
        assertThat(plan("{a: 2}"))
                .containsEntry("stage", "COLLSCAN")
                .containsEntry("direction", "forward")
                .containsKey("filter");
        assertThat(plan("{}")).doesNotContainKey("filter");
    }

    @Test
    void a_missing_collection_is_at_its_end() {
        assertThat(SET.planOf("{find: 'nothing', filter: {a: 1}}")).containsEntry("stage", "EOF");
    }

    @Test
    void an_index_on_the_field_is_taken_and_named() {
        SET.things().createIndex(Indexes.ascending("a"));
        assertThat(scan(plan("{a: 2}")))
                .containsEntry("indexName", "a_1")
                .containsEntry("indexBounds", Document.parse("{a: ['[2, 2]']}"));
    }

    @Test
    void what_the_bounds_say_is_not_filtered_again() {
        SET.things().createIndex(Indexes.ascending("a", "b"));
        assertThat(plan("{a: 2}")).doesNotContainKey("filter");
        assertThat(plan("{a: 2, b: 2}")).doesNotContainKey("filter");
        assertThat(plan("{a: 2, b: {$in: [1, 2]}}")).doesNotContainKey("filter");
    }

    @Test
    void what_the_bounds_do_not_say_stays_a_filter() {
        SET.things().createIndex(Indexes.ascending("a"));
        assertThat(plan("{a: 2, b: 2}")).containsKey("filter");
        assertThat(plan("{a: 2, $or: [{b: 2}, {b: 3}]}")).containsKey("filter");
        assertThat(plan("{$and: [{a: 2}, {a: 3}]}")).containsKey("filter");
        assertThat(SET.things().find(Document.parse("{$and: [{a: 2}, {a: 3}]}")))
                .isEmpty();
    }

    @Test
    void more_equal_fields_are_the_better_index() {
        SET.things().createIndex(Indexes.ascending("a"));
        SET.things().createIndex(Indexes.ascending("a", "b"));
        assertThat(scan(plan("{a: 2, b: 2}"))).containsEntry("indexName", "a_1_b_1");
    }

    @Test
    void a_hint_is_followed_by_name_and_by_key() {
        SET.things().createIndex(Indexes.ascending("a"));
        assertThat(scan(SET.planOf("{find: 'things', filter: {_id: 1}, hint: 'a_1'}")))
                .containsEntry("indexName", "a_1");
        assertThat(scan(SET.planOf("{find: 'things', filter: {_id: 1}, hint: {a: 1}}")))
                .containsEntry("indexName", "a_1");
    }

    @Test
    void a_natural_hint_scans_in_its_direction() {
        assertThat(SET.planOf("{find: 'things', filter: {_id: 1}, hint: {$natural: -1}}"))
                .containsEntry("stage", "COLLSCAN")
                .containsEntry("direction", "backward");
        assertThat(SET.codeOf("{find: 'things', hint: {$natural: 2}}")).isEqualTo(2);
    }

    @Test
    void a_hint_to_no_index_is_refused_by_whatever_takes_one() {
        assertThat(SET.codeOf("{find: 'things', hint: 'none'}")).isEqualTo(2);
        assertThat(SET.codeOf("{count: 'things', query: {a: 1}, hint: {c: 1}}")).isEqualTo(2);
        assertThat(SET.codeOf("{aggregate: 'things', pipeline: [], cursor: {}, hint: 'none'}"))
                .isEqualTo(2);
        assertThat(SET.codeOf("{find: 'things', hint: 7}")).isEqualTo(9);
    }

    @Test
    void a_partial_index_serves_only_filters_within_it() {
        SET.things()
                .createIndex(
                        Indexes.ascending("a"),
                        new IndexOptions().partialFilterExpression(Document.parse("{b: {$gt: 1}}")));
        assertThat(plan("{a: 2}")).containsEntry("stage", "COLLSCAN");
        assertThat(scan(plan("{a: 2, b: 2}"))).containsEntry("isPartial", true);
    }

    @Test
    void a_sparse_index_does_not_serve_a_missing_field() {
        SET.things().createIndex(Indexes.ascending("c"), new IndexOptions().sparse(true));
        assertThat(plan("{c: null}")).containsEntry("stage", "COLLSCAN");
        assertThat(scan(plan("{c: 1}"))).containsEntry("isSparse", true);
    }

    @Test
    void a_hidden_index_is_not_there() {
        SET.things().createIndex(Indexes.ascending("a"), new IndexOptions().hidden(true));
        assertThat(plan("{a: 2}")).containsEntry("stage", "COLLSCAN");
        assertThat(SET.codeOf("{find: 'things', hint: 'a_1'}")).isEqualTo(2);
    }

    @Test
    void an_index_of_another_collation_is_not_taken() {
        SET.things().createIndex(Indexes.ascending("a"));
        assertThat(SET.planOf("{find: 'things', filter: {a: 'x'}, collation: {locale: 'en', strength: 2}}"))
                .containsEntry("stage", "COLLSCAN");
    }

    @Test
    void two_bounds_may_be_met_by_two_elements() {
        SET.things().createIndex(Indexes.ascending("a"));
        SET.things().insertOne(Document.parse("{_id: 4, a: [0, 9]}"));
        assertThat(SET.things().find(Document.parse("{a: {$gt: 4, $lt: 6}}")))
                .containsExactly(Document.parse("{_id: 4, a: [0, 9]}"));
    }
}
