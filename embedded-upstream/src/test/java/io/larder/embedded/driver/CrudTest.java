package io.larder.embedded.driver;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.push;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.setOnInsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.result.DeleteResult;
import com.mongodb.client.result.UpdateResult;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CrudTest {
    @RegisterExtension
    static final DriverSet SET = DriverSet.of(CrudTest.class);

    private final MongoCollection<Document> things = SET.things();

    @Test
    void an_insert_without_id_gets_one_from_the_driver() {
        assertThat(things.insertOne(new Document("a", 1)).getInsertedId())
                .as("manual, db.collection.insertOne(): the _id field is added before inserting")
                .isNotNull();
        assertThat(things.find().first()).containsKeys("_id", "a");
    }

    @Test
    void a_second_document_of_the_same_id_is_a_duplicate_key() {
        things.insertOne(new Document("_id", 1));
        assertThatThrownBy(() -> things.insertOne(new Document("_id", 1L)))
                .as("manual, Unique Indexes: _id is unique; Comparison/Sort Order: numbers compare by value")
                .isInstanceOfSatisfying(MongoWriteException.class, failure -> {
                    assertThat(failure.getCode()).isEqualTo(11000);
                    assertThat(failure.getError().getMessage()).contains("index: _id_ dup key");
                });
    }

    @Test
    void an_update_tells_what_it_matched_and_what_it_modified() {
        things.insertMany(List.of(new Document("_id", 1).append("n", 1), new Document("_id", 2).append("n", 2)));
        UpdateResult result = things.updateMany(gt("n", 0), set("n", 2));
        assertThat(result.getMatchedCount())
                .as("manual, update command, output: n counts the documents selected")
                .isEqualTo(2);
        assertThat(result.getModifiedCount())
                .as("manual, update command, output: nModified leaves out those that had the value already")
                .isEqualTo(1);
    }

    @Test
    void an_upsert_makes_the_document_of_filter_and_update() {
        UpdateResult result = things.updateOne(
                eq("_id", 7), combine(inc("n", 5), setOnInsert("made", true)), new UpdateOptions().upsert(true));
        assertThat(result.getUpsertedId())
                .as("manual, update command, output: upserted holds the _id")
                .isEqualTo(new BsonInt32(7));
        assertThat(things.find().first())
                .as("manual, $setOnInsert and upsert behaviour: equality conditions of the filter are taken over")
                .isEqualTo(new Document("_id", 7).append("n", 5).append("made", true));
    }

    @Test
    void find_one_and_update_returns_the_document_before_or_after() {
        things.insertOne(new Document("_id", 1).append("n", 1));
        assertThat(things.findOneAndUpdate(eq("_id", 1), inc("n", 1)))
                .as("manual, findAndModify: by default the document before the modification")
                .containsEntry("n", 1);
        assertThat(things.findOneAndUpdate(
                        eq("_id", 1), inc("n", 1), new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER)))
                .as("manual, findAndModify, new: the document after it")
                .containsEntry("n", 3);
        assertThat(things.findOneAndUpdate(eq("_id", 2), inc("n", 1)))
                .as("manual, findAndModify: null where nothing matches")
                .isNull();
    }

    @Test
    void a_replacement_keeps_the_id_and_nothing_else() {
        things.insertOne(new Document("_id", 1).append("a", 1));
        things.replaceOne(eq("a", 1), new Document("b", 2));
        assertThat(things.find().first())
                .as("manual, db.collection.replaceOne(): the _id field is immutable and stays")
                .isEqualTo(new Document("_id", 1).append("b", 2));
    }

    @Test
    void deletes_take_the_first_or_all() {
        things.insertMany(List.of(new Document("a", 1), new Document("a", 1), new Document("a", 2)));
        DeleteResult one = things.deleteOne(eq("a", 1));
        DeleteResult all = things.deleteMany(new Document());
        assertThat(List.of(one.getDeletedCount(), all.getDeletedCount()))
                .as("manual, delete command, limit: 1 deletes one matching document, 0 all of them")
                .containsExactly(1L, 2L);
    }

    @Test
    void sort_skip_limit_and_projection() {
        for (int i = 0; i < 5; i++) {
            things.insertOne(new Document("_id", i).append("n", 10 - i).append("x", "y"));
        }
        assertThat(things.find()
                        .sort(Sorts.ascending("n"))
                        .skip(1)
                        .limit(2)
                        .projection(Projections.include("n"))
                        .into(new ArrayList<>()))
                .as("manual, cursor.sort(), skip(), limit(): applied in this order; projection keeps _id")
                .containsExactly(new Document("_id", 3).append("n", 7), new Document("_id", 2).append("n", 8));
    }

    @Test
    void an_array_matches_by_its_elements_and_as_a_whole() {
        things.insertOne(new Document("_id", 1).append("tags", List.of("a", "b")));
        assertThat(things.countDocuments(eq("tags", "a")))
                .as("manual, Query an Array: an element that matches is enough")
                .isEqualTo(1);
        assertThat(things.countDocuments(eq("tags", List.of("a", "b"))))
                .as("manual, Query an Array: an array matches exactly, order included")
                .isEqualTo(1);
        assertThat(things.countDocuments(eq("tags", List.of("b", "a")))).isZero();
    }

    @Test
    void null_matches_what_is_missing() {
        things.insertMany(List.of(new Document("_id", 1).append("a", null), new Document("_id", 2)));
        assertThat(things.countDocuments(eq("a", null)))
                .as("manual, Query for Null or Missing Fields")
                .isEqualTo(2);
    }

    @Test
    void an_aggregation_groups_and_sums() {
        things.insertMany(List.of(
                new Document("k", "a").append("n", 1),
                new Document("k", "a").append("n", 2),
                new Document("k", "b").append("n", 5)));
        assertThat(things.aggregate(List.of(
                                Aggregates.group("$k", Accumulators.sum("total", "$n")),
                                Aggregates.sort(Sorts.ascending("_id"))))
                        .into(new ArrayList<>()))
                .as("manual, $group and $sum: integers stay integers")
                .containsExactly(
                        new Document("_id", "a").append("total", 3), new Document("_id", "b").append("total", 5));
    }

    @Test
    void distinct_goes_into_arrays() {
        things.insertMany(List.of(new Document("a", List.of(1, 2)), new Document("a", 2), new Document("a", 3)));
        assertThat(things.distinct("a", Integer.class).into(new ArrayList<>()))
                .as("manual, distinct command: each element of an array counts as a value")
                .containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void a_conflicting_update_is_refused() {
        things.insertOne(new Document("_id", 1));
        assertThatThrownBy(() -> things.updateOne(eq("_id", 1), combine(set("a", 1), push("a", 2))))
                .as("manual, update operators: two operators must not touch one path (40 ConflictingUpdateOperators)")
                .isInstanceOfSatisfying(MongoWriteException.class, failure -> assertThat(failure.getCode())
                        .isEqualTo(40));
    }
}
