package io.larder.embedded.crud.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.larder.embedded.SharedSet;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** $out and $merge (manual: $out, $merge). */
class AggregateSinksTest {
    @RegisterExtension
    static final SharedSet SET = SharedSet.of(AggregateSinksTest.class);

    @BeforeEach
    void fill() {
        SET.fill(3);
    }

    private static int run(String stages) {
        return SET.codeOf("{aggregate: 'things', pipeline: [" + stages + "], cursor: {}}");
    }

    private static List<Document> into() {
        return SET.database()
                .getCollection("into")
                .find()
                .sort(new Document("_id", 1))
                .into(new java.util.ArrayList<>());
    }

    private static void put(String document) {
        SET.database().getCollection("into").insertOne(Document.parse(document));
    }

    private static List<Document> documents(String... each) {
        return java.util.Arrays.stream(each).map(Document::parse).toList();
    }

    @Test
    void out_replaces_what_was_there_and_keeps_its_indexes() {
        put("{_id: 9}");
        SET.database().getCollection("into").createIndex(Indexes.ascending("a"));
        assertThat(run("{$match: {_id: {$gt: 0}}}, {$out: 'into'}")).isZero();
        assertThat(into()).isEqualTo(documents("{_id: 1}", "{_id: 2}"));
        assertThat(SET.database().getCollection("into").listIndexes().map(index -> index.getString("name")))
                .containsExactly("_id_", "a_1");
    }

    @Test
    void out_that_fails_leaves_everything_as_it_was() {
        put("{_id: 9}");
        SET.database().getCollection("into").createIndex(Indexes.ascending("a"), new IndexOptions().unique(true));
        assertThat(run("{$set: {a: 1}}, {$out: 'into'}")).isEqualTo(11000);
        assertThat(into()).isEqualTo(documents("{_id: 9}"));
        assertThat(SET.database().listCollectionNames()).containsExactlyInAnyOrder("things", "into");
    }

    @Test
    void out_and_merge_may_only_be_last() {
        assertThat(run("{$out: 'into'}, {$match: {}}")).isEqualTo(40601);
        assertThat(run("{$merge: 'into'}, {$match: {}}")).isEqualTo(40601);
    }

    @Test
    void merge_inserts_what_is_new_and_merges_the_rest() {
        put("{_id: 1, old: true}");
        put("{_id: 9}");
        assertThat(run("{$set: {new: true}}, {$merge: 'into'}")).isZero();
        assertThat(into())
                .isEqualTo(documents(
                        "{_id: 0, new: true}", "{_id: 1, old: true, new: true}", "{_id: 2, new: true}", "{_id: 9}"));
    }

    @Test
    void merge_does_what_it_is_told_of_documents_that_match() {
        put("{_id: 1, old: true}");
        assertThat(run("{$merge: {into: 'into', whenMatched: 'keepExisting', whenNotMatched: 'discard'}}"))
                .isZero();
        assertThat(into()).isEqualTo(documents("{_id: 1, old: true}"));
        assertThat(run("{$merge: {into: 'into', whenMatched: [{$set: {was: '$old', id: '$$new._id'}}],"
                        + " whenNotMatched: 'discard'}}"))
                .isZero();
        assertThat(into()).isEqualTo(documents("{_id: 1, old: true, was: true, id: 1}"));
        assertThat(run("{$merge: {into: 'into', whenMatched: 'replace', whenNotMatched: 'discard'}}"))
                .isZero();
        assertThat(into()).isEqualTo(documents("{_id: 1}"));
        assertThat(run("{$merge: {into: 'into', whenMatched: 'fail'}}")).isEqualTo(11000);
        assertThat(run("{$merge: {into: 'into', whenNotMatched: 'fail'}}")).isEqualTo(13113);
    }

    @Test
    void merge_on_other_fields_wants_a_unique_index_over_them() {
        assertThat(run("{$set: {a: '$_id'}}, {$merge: {into: 'into', on: 'a'}}"))
                .isEqualTo(51183);
        put("{_id: 'x', a: 1}");
        SET.database().getCollection("into").createIndex(Indexes.ascending("a"), new IndexOptions().unique(true));
        assertThat(run("{$match: {_id: 1}}, {$project: {_id: 0, a: '$_id', b: 'new'}},"
                        + " {$merge: {into: 'into', on: 'a'}}"))
                .isZero();
        assertThat(into()).isEqualTo(documents("{_id: 'x', a: 1, b: 'new'}"));
    }
}
