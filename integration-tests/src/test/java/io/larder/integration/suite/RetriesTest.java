package io.larder.integration.suite;

import static com.mongodb.client.model.Filters.eq;
import static io.larder.integration.scenario.Bench.json;
import static io.larder.integration.suite.CrudTest.insertNumbers;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Updates;
import io.larder.integration.route.Need;
import io.larder.integration.scenario.Bench;
import io.larder.integration.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;

/** Retryable reads and writes: the driver tries once more, and nothing is done twice. */
class RetriesTest {
    @Scenario(needs = {Need.REPLICATION, Need.FAIL_POINTS})
    void aReadIsTriedAgainAfterAnError(Bench bench) {
        insertNumbers(bench, 3);
        fail(bench, "find", "errorCode: 11600");
        bench.compareNotesOnly();
        assertThat(bench.collection().find().into(new ArrayList<>())).hasSize(3);
    }

    @Scenario(needs = {Need.REPLICATION, Need.FAIL_POINTS})
    void aReadIsTriedAgainAfterALostConnection(Bench bench) {
        insertNumbers(bench, 3);
        bench.compareNotesOnly();
        fail(bench, "aggregate", "closeConnection: true");
        assertThat(bench.collection().countDocuments()).isEqualTo(3);
    }

    @Scenario(needs = {Need.REPLICATION, Need.FAIL_POINTS})
    void aWriteIsTriedAgainAfterAnError(Bench bench) {
        bench.compareNotesOnly();
        fail(bench, "insert", "errorCode: 189, errorLabels: ['RetryableWriteError']");
        bench.collection().insertOne(json("{_id: 1}"));
        assertThat(bench.collection().countDocuments()).isEqualTo(1);
    }

    @Scenario(needs = {Need.REPLICATION, Need.FAIL_POINTS})
    void aWriteIsTriedAgainAfterALostConnection(Bench bench) {
        insertNumbers(bench, 3);
        bench.compareNotesOnly();
        fail(bench, "update", "closeConnection: true");
        bench.collection().updateOne(eq("_id", 1), Updates.inc("n", 1));
        assertThat(bench.collection().find(eq("_id", 1)).first()).isEqualTo(json("{_id: 1, n: 2}"));
        fail(bench, "findAndModify", "closeConnection: true");
        bench.collection().findOneAndUpdate(eq("_id", 1), Updates.inc("n", 1));
        assertThat(bench.collection().find(eq("_id", 1)).first()).isEqualTo(json("{_id: 1, n: 3}"));
    }

    /** The write was done and its reply was lost: it must not be done again. */
    @Scenario(needs = {Need.REPLICATION, Need.ADVERSARY})
    void aWriteWhoseReplyIsLostIsDoneOnce(Bench bench) {
        insertNumbers(bench, 3);
        bench.compareNotesOnly();
        bench.embedded().adversary().connections().cutAfter("update", 1);
        assertThat(bench.collection()
                        .updateOne(eq("_id", 1), Updates.inc("n", 1))
                        .getModifiedCount())
                .isEqualTo(1);
        assertThat(bench.collection().find(eq("_id", 1)).first()).isEqualTo(json("{_id: 1, n: 2}"));
        bench.embedded().adversary().connections().cutAfter("insert", 1);
        bench.collection()
                .bulkWrite(List.of(new InsertOneModel<>(json("{_id: 10}")), new InsertOneModel<>(json("{_id: 11}"))));
        assertThat(bench.collection().countDocuments()).isEqualTo(5);
    }

    @Scenario(needs = {Need.REPLICATION, Need.ADVERSARY})
    void aCommitWhoseReplyIsLostIsAskedForAgain(Bench bench) {
        insertNumbers(bench, 3);
        bench.compareNotesOnly();
        bench.embedded().adversary().connections().cutAfter("commitTransaction", 1);
        try (var session = bench.client().startSession()) {
            session.startTransaction();
            bench.collection().updateOne(session, eq("_id", 1), Updates.inc("n", 1));
            session.commitTransaction();
        }
        assertThat(bench.collection().find(eq("_id", 1)).first()).isEqualTo(json("{_id: 1, n: 2}"));
    }

    private static void fail(Bench bench, String command, String how) {
        bench.failPoint("{configureFailPoint: 'failCommand', mode: {times: 1}, data: {failCommands: ['" + command
                + "'], " + how + "}}");
    }
}
