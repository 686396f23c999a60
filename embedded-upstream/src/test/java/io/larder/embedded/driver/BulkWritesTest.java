package io.larder.embedded.driver;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ClientBulkWriteException;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoNamespace;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.bulk.ClientBulkWriteOptions;
import com.mongodb.client.model.bulk.ClientBulkWriteResult;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BulkWritesTest {
    private static final int WIRE_VERSION_OF_8_0 = 25;

    @RegisterExtension
    static final DriverSet SET = DriverSet.of(BulkWritesTest.class);

    private final MongoCollection<Document> things = SET.things();

    @Test
    void a_bulk_write_counts_each_kind() {
        BulkWriteResult result = things.bulkWrite(List.of(
                new InsertOneModel<>(new Document("_id", 1).append("n", 1)),
                new InsertOneModel<>(new Document("_id", 2).append("n", 2)),
                new UpdateManyModel<>(gte("n", 1), inc("n", 1)),
                new UpdateOneModel<>(eq("_id", 9), set("n", 9), new UpdateOptions().upsert(true)),
                new DeleteManyModel<>(gte("n", 3))));
        assertThat(List.of(
                        result.getInsertedCount(),
                        result.getMatchedCount(),
                        result.getModifiedCount(),
                        result.getUpserts().size(),
                        result.getDeletedCount()))
                .as("manual, db.collection.bulkWrite(): the result's counts")
                .containsExactly(2, 2, 2, 1, 2);
    }

    @Test
    void an_ordered_one_stops_at_its_first_error() {
        assertThatThrownBy(() -> things.insertMany(
                        List.of(new Document("_id", 1), new Document("_id", 1), new Document("_id", 2))))
                .isInstanceOfSatisfying(MongoBulkWriteException.class, failure -> {
                    assertThat(failure.getWriteErrors()).hasSize(1);
                    assertThat(failure.getWriteErrors().get(0).getIndex()).isEqualTo(1);
                });
        assertThat(things.countDocuments())
                .as("manual, Bulk Write Operations: an ordered list ends with the first error")
                .isEqualTo(1);
    }

    @Test
    void an_unordered_one_does_what_it_can() {
        assertThatThrownBy(() -> things.bulkWrite(
                        List.of(
                                new InsertOneModel<>(new Document("_id", 1)),
                                new InsertOneModel<>(new Document("_id", 1)),
                                new InsertOneModel<>(new Document("_id", 2))),
                        new BulkWriteOptions().ordered(false)))
                .isInstanceOf(MongoBulkWriteException.class);
        assertThat(things.countDocuments())
                .as("manual, Bulk Write Operations: an unordered list goes on after errors")
                .isEqualTo(2);
    }

    @Test
    void a_clients_bulk_write_goes_over_collections() {
        assumeBulkWriteCommand();
        MongoNamespace first = things.getNamespace();
        MongoNamespace second = new MongoNamespace(first.getDatabaseName(), "others");
        ClientBulkWriteResult result = SET.client()
                .bulkWrite(
                        List.of(
                                ClientNamespacedWriteModel.insertOne(first, new Document("_id", 1)),
                                ClientNamespacedWriteModel.insertOne(second, new Document("_id", 1)),
                                ClientNamespacedWriteModel.updateOne(second, eq("_id", 1), set("a", 1)),
                                ClientNamespacedWriteModel.deleteOne(first, eq("_id", 1))),
                        ClientBulkWriteOptions.clientBulkWriteOptions().verboseResults(true));
        assertThat(List.of(result.getInsertedCount(), result.getModifiedCount(), result.getDeletedCount()))
                .as("manual, bulkWrite command: several collections in one command, counts by kind")
                .containsExactly(2L, 1L, 1L);
        assertThat(SET.commands().count("bulkWrite"))
                .as("drivers' specification, Bulk Write: one command for what fits in one")
                .isEqualTo(1);
        assertThat(result.getVerboseResults().orElseThrow().getInsertResults()).containsOnlyKeys(0, 1);
    }

    @Test
    void a_clients_bulk_write_names_the_operation_that_failed() {
        assumeBulkWriteCommand();
        MongoNamespace namespace = things.getNamespace();
        assertThatThrownBy(() -> SET.client()
                        .bulkWrite(List.of(
                                ClientNamespacedWriteModel.insertOne(namespace, new Document("_id", 1)),
                                ClientNamespacedWriteModel.insertOne(namespace, new Document("_id", 1)),
                                ClientNamespacedWriteModel.insertOne(namespace, new Document("_id", 2)))))
                .isInstanceOfSatisfying(ClientBulkWriteException.class, failure -> {
                    assertThat(failure.getWriteErrors())
                            .as("manual, bulkWrite command, output: idx of the failed operation")
                            .containsOnlyKeys(1);
                    assertThat(failure.getWriteErrors().get(1).getCode()).isEqualTo(11000);
                });
        assertThat(things.countDocuments()).isEqualTo(1);
    }

    private static void assumeBulkWriteCommand() {
        int version = SET.client()
                .getDatabase("admin")
                .runCommand(new Document("hello", 1))
                .getInteger("maxWireVersion");
        Assumptions.assumeTrue(version >= WIRE_VERSION_OF_8_0, "servers before 8.0 have no bulkWrite command");
    }
}
