package io.larder.integration.suite;

import static com.mongodb.client.model.Filters.eq;
import static io.larder.integration.scenario.Bench.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.ClientBulkWriteException;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoNamespace;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.bulk.ClientBulkWriteOptions;
import com.mongodb.client.model.bulk.ClientBulkWriteResult;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import io.larder.integration.route.Need;
import io.larder.integration.scenario.Bench;
import io.larder.integration.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;

class BulkWritesTest {
    @Scenario
    void everyKindOfWriteInOneBulk(Bench bench) {
        BulkWriteResult result = bench.collection()
                .bulkWrite(List.of(
                        new InsertOneModel<>(json("{_id: 1, n: 1}")),
                        new InsertOneModel<>(json("{_id: 2, n: 2}")),
                        new UpdateOneModel<>(eq("_id", 1), Updates.inc("n", 5)),
                        new UpdateManyModel<>(new BsonDocument(), Updates.set("seen", true)),
                        new UpdateOneModel<>(eq("_id", 9), Updates.set("n", 9), new UpdateOptions().upsert(true)),
                        new ReplaceOneModel<>(eq("_id", 2), json("{other: 1}")),
                        new DeleteOneModel<>(eq("_id", 1)),
                        new DeleteManyModel<>(eq("_id", 77))));
        assertThat(result.getInsertedCount()).isEqualTo(2);
        assertThat(result.getModifiedCount()).isEqualTo(4);
        assertThat(result.getDeletedCount()).isEqualTo(1);
        assertThat(result.getUpserts()).hasSize(1);
        assertThat(bench.collection().find().sort(json("{_id: 1}")).into(new ArrayList<>()))
                .containsExactly(json("{_id: 2, other: 1}"), json("{_id: 9, n: 9}"));
    }

    @Scenario
    void anOrderedBulkStopsAtTheFirstError(Bench bench) {
        MongoBulkWriteException failure = catchThrowableOfType(MongoBulkWriteException.class, () -> bench.collection()
                .bulkWrite(List.of(
                        new InsertOneModel<>(json("{_id: 1}")),
                        new InsertOneModel<>(json("{_id: 1}")),
                        new InsertOneModel<>(json("{_id: 2}")))));
        assertThat(failure.getWriteErrors()).hasSize(1);
        assertThat(failure.getWriteErrors().get(0).getIndex()).isEqualTo(1);
        assertThat(failure.getWriteErrors().get(0).getCode()).isEqualTo(11000);
        assertThat(bench.collection().countDocuments()).isEqualTo(1);
    }

    @Scenario
    void anUnorderedBulkGoesOn(Bench bench) {
        MongoBulkWriteException failure = catchThrowableOfType(MongoBulkWriteException.class, () -> bench.collection()
                .bulkWrite(
                        List.of(
                                new InsertOneModel<>(json("{_id: 1}")),
                                new InsertOneModel<>(json("{_id: 1}")),
                                new InsertOneModel<>(json("{_id: 1}")),
                                new InsertOneModel<>(json("{_id: 2}"))),
                        new BulkWriteOptions().ordered(false)));
        assertThat(failure.getWriteErrors()).hasSize(2);
        assertThat(bench.collection().countDocuments()).isEqualTo(2);
    }

    @Scenario
    void aBulkLargerThanOneMessageIsSplitByTheDriver(Bench bench) {
        List<InsertOneModel<BsonDocument>> inserts = new ArrayList<>();
        String filler = "x".repeat(500_000);
        for (int i = 0; i < 40; i++) {
            inserts.add(new InsertOneModel<>(json("{_id: " + i + ", filler: '" + filler + "'}")));
        }
        bench.compareNotesOnly(); // twenty megabytes need not be compared as text
        assertThat(bench.collection().bulkWrite(inserts).getInsertedCount()).isEqualTo(40);
        assertThat(bench.collection().countDocuments()).isEqualTo(40);
    }

    @Scenario(needs = Need.REPLICATION)
    void bulkWriteOfTheClientSpansCollections(Bench bench) {
        String database = bench.database().getName();
        ClientBulkWriteResult result = bench.client()
                .bulkWrite(List.of(
                        ClientNamespacedWriteModel.insertOne(new MongoNamespace(database, "c"), json("{_id: 1}")),
                        ClientNamespacedWriteModel.insertOne(new MongoNamespace(database, "d"), json("{_id: 1}")),
                        ClientNamespacedWriteModel.updateOne(
                                new MongoNamespace(database, "c"), eq("_id", 1), Updates.set("n", 5)),
                        ClientNamespacedWriteModel.deleteOne(new MongoNamespace(database, "d"), eq("_id", 1))));
        assertThat(result.getInsertedCount()).isEqualTo(2);
        assertThat(result.getModifiedCount()).isEqualTo(1);
        assertThat(result.getDeletedCount()).isEqualTo(1);
        assertThat(bench.collection().find().first()).isEqualTo(json("{_id: 1, n: 5}"));
    }

    @Scenario(needs = Need.REPLICATION)
    void bulkWriteOfTheClientTellsEachError(Bench bench) {
        MongoNamespace namespace = new MongoNamespace(bench.database().getName(), "c");
        ClientBulkWriteException failure = catchThrowableOfType(ClientBulkWriteException.class, () -> bench.client()
                .bulkWrite(
                        List.of(
                                ClientNamespacedWriteModel.insertOne(namespace, json("{_id: 1}")),
                                ClientNamespacedWriteModel.insertOne(namespace, json("{_id: 1}")),
                                ClientNamespacedWriteModel.insertOne(namespace, json("{_id: 2}"))),
                        ClientBulkWriteOptions.clientBulkWriteOptions()
                                .ordered(false)
                                .verboseResults(true)));
        assertThat(failure.getWriteErrors()).containsOnlyKeys(1);
        assertThat(bench.collection().countDocuments()).isEqualTo(2);
    }
}
