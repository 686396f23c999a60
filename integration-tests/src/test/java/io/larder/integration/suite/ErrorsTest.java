package io.larder.integration.suite;

import static com.mongodb.client.model.Filters.eq;
import static io.larder.integration.scenario.Bench.json;
import static io.larder.integration.suite.CrudTest.insertNumbers;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.ValidationOptions;
import io.larder.integration.route.Need;
import io.larder.integration.scenario.Bench;
import io.larder.integration.scenario.Scenario;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;

/** Errors come through with their codes, names, labels and further fields. */
class ErrorsTest {
    @Scenario
    void aDuplicateKey(Bench bench) {
        bench.collection().insertOne(json("{_id: 1}"));
        MongoException failure = bench.failure(() -> bench.collection().insertOne(json("{_id: 1}")));
        assertThat(failure.getCode()).isEqualTo(11000);
    }

    @Scenario
    void aBadQuery(Bench bench) {
        assertThat(bench.failure(() -> bench.collection()
                                .find(json("{n: {$noSuchOperator: 1}}"))
                                .first())
                        .getCode())
                .isEqualTo(2);
    }

    @Scenario
    void aBadStage(Bench bench) {
        assertThat(bench.failure(() -> bench.collection()
                                .aggregate(List.of(json("{$noSuchStage: {}}")))
                                .first())
                        .getCode())
                .isEqualTo(40324);
    }

    @Scenario
    void aBadUpdate(Bench bench) {
        insertNumbers(bench, 1);
        bench.failure(() -> bench.collection().updateOne(eq("_id", 0), json("{$noSuchUpdate: {n: 1}}")));
        bench.failure(() -> bench.collection().updateOne(eq("_id", 0), Updates.set("_id", 5)));
    }

    @Scenario
    void aDocumentThatDoesNotValidate(Bench bench) {
        bench.database()
                .createCollection(
                        "c",
                        new CreateCollectionOptions()
                                .validationOptions(new ValidationOptions().validator(json("{n: {$gt: 0}}"))));
        assertThat(bench.failure(() -> bench.collection().insertOne(json("{_id: 1, n: -1}")))
                        .getCode())
                .isEqualTo(121);
    }

    @Scenario
    void anUnknownFieldOfACommand(Bench bench) {
        assertThat(bench.failure(() -> bench.run("{find: 'c', noSuchField: 1}")).getCode())
                .isEqualTo(40415);
    }

    @Scenario(needs = Need.REPLICATION)
    void aWriteConcernThatCannotBeMet(Bench bench) {
        MongoException failure = bench.failure(
                () -> bench.collection().withWriteConcern(new WriteConcern(50)).insertOne(json("{_id: 1}")));
        assertThat(failure.getCode()).isEqualTo(100);
        assertThat(bench.collection().countDocuments()).isEqualTo(1);
    }

    @Scenario(needs = Need.FAIL_POINTS)
    void anExceededTimeLimit(Bench bench) {
        insertNumbers(bench, 1);
        // Always, because requests of Larder's own have time limits too.
        bench.failPoint("{configureFailPoint: 'maxTimeAlwaysTimeOut', mode: 'alwaysOn'}");
        try {
            MongoException failure = bench.failure(
                    () -> bench.collection().find().maxTime(5, TimeUnit.SECONDS).first());
            assertThat(failure.getCode()).isEqualTo(50);
        } finally {
            bench.failPointOff("maxTimeAlwaysTimeOut");
        }
    }

    @Scenario(needs = {Need.REPLICATION, Need.FAIL_POINTS})
    void labelsOfAFailedWriteComeThrough(Bench bench) {
        bench.failPoint("{configureFailPoint: 'failCommand', mode: {times: 2}, data: {failCommands: ['insert'],"
                + " errorCode: 91, errorLabels: ['RetryableWriteError', 'SomeLabel']}}");
        MongoException failure = bench.failure(() -> bench.collection().insertOne(json("{_id: 1}")));
        assertThat(failure.getCode()).isEqualTo(91);
        assertThat(failure.getErrorLabels()).contains("SomeLabel");
        bench.failPointOff("failCommand");
    }

    @Scenario(needs = {Need.REPLICATION, Need.FAIL_POINTS})
    void aWriteConcernErrorComesThroughWithItsLabels(Bench bench) {
        bench.failPoint("{configureFailPoint: 'failCommand', mode: {times: 2}, data: {failCommands: ['insert'],"
                + " writeConcernError: {code: 91, codeName: 'ShutdownInProgress', errmsg: 'going down',"
                + " errorLabels: ['RetryableWriteError']}}}");
        MongoException failure = bench.failure(() -> bench.collection().insertOne(json("{_id: 1}")));
        assertThat(failure.getCode()).isEqualTo(91);
        bench.failPointOff("failCommand");
    }

    @Scenario(needs = Need.USERS_OF_THE_SERVER)
    void aCommandWithoutDatabaseFieldsOfItsOwn(Bench bench) {
        BsonDocument reply =
                bench.client().getDatabase("admin").runCommand(json("{connectionStatus: 1}"), BsonDocument.class);
        assertThat(reply.getNumber("ok").intValue()).isEqualTo(1);
    }
}
