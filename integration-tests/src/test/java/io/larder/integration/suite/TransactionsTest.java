package io.larder.integration.suite;

import static com.mongodb.client.model.Filters.eq;
import static io.larder.integration.scenario.Bench.json;
import static io.larder.integration.suite.CrudTest.insertNumbers;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import io.larder.integration.route.Need;
import io.larder.integration.scenario.Bench;
import io.larder.integration.scenario.Scenario;
import java.util.ArrayList;
import org.bson.BsonDocument;

class TransactionsTest {
    @Scenario(needs = Need.REPLICATION)
    void whatIsCommittedIsSeenAndNotBefore(Bench bench) {
        insertNumbers(bench, 2);
        MongoCollection<BsonDocument> other = bench.database().getCollection("other", BsonDocument.class);
        other.insertOne(json("{_id: 0}"));
        try (ClientSession session = bench.client().startSession()) {
            session.startTransaction();
            bench.collection().updateOne(session, eq("_id", 1), Updates.set("n", 100));
            other.insertOne(session, json("{_id: 1}"));
            assertThat(bench.collection().find(session, eq("_id", 1)).first()).isEqualTo(json("{_id: 1, n: 100}"));
            assertThat(bench.collection().find(eq("_id", 1)).first()).isEqualTo(json("{_id: 1, n: 1}"));
            assertThat(other.countDocuments()).isEqualTo(1);
            session.commitTransaction();
        }
        assertThat(bench.collection().find(eq("_id", 1)).first()).isEqualTo(json("{_id: 1, n: 100}"));
        assertThat(other.countDocuments()).isEqualTo(2);
    }

    @Scenario(needs = Need.REPLICATION)
    void whatIsAbortedNeverWas(Bench bench) {
        insertNumbers(bench, 2);
        try (ClientSession session = bench.client().startSession()) {
            session.startTransaction();
            bench.collection().deleteOne(session, eq("_id", 1));
            session.abortTransaction();
        }
        assertThat(bench.collection().countDocuments()).isEqualTo(2);
    }

    @Scenario(needs = Need.REPLICATION)
    void aTransactionLeftOpenIsAbortedWithItsSession(Bench bench) {
        insertNumbers(bench, 2);
        try (ClientSession session = bench.client().startSession()) {
            session.startTransaction();
            bench.collection().deleteOne(session, eq("_id", 1));
        }
        assertThat(bench.collection().countDocuments()).isEqualTo(2);
    }

    @Scenario(needs = Need.REPLICATION)
    void theSecondWriterOfADocumentLoses(Bench bench) {
        insertNumbers(bench, 2);
        try (ClientSession first = bench.client().startSession();
                ClientSession second = bench.client().startSession()) {
            first.startTransaction();
            second.startTransaction();
            bench.collection().updateOne(first, eq("_id", 1), Updates.inc("n", 1));
            MongoException conflict =
                    bench.failure(() -> bench.collection().updateOne(second, eq("_id", 1), Updates.inc("n", 1)));
            assertThat(conflict.getCode()).isEqualTo(112);
            assertThat(conflict.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL))
                    .isTrue();
            second.abortTransaction();
            first.commitTransaction();
        }
        assertThat(bench.collection().find(eq("_id", 1)).first()).isEqualTo(json("{_id: 1, n: 2}"));
    }

    @Scenario(needs = Need.REPLICATION)
    void aSnapshotDoesNotMove(Bench bench) {
        insertNumbers(bench, 2);
        TransactionOptions snapshot = TransactionOptions.builder()
                .readConcern(ReadConcern.SNAPSHOT)
                .writeConcern(WriteConcern.MAJORITY)
                .build();
        try (ClientSession session = bench.client().startSession()) {
            session.startTransaction(snapshot);
            assertThat(bench.collection().find(session).into(new ArrayList<>())).hasSize(2);
            bench.collection().insertOne(json("{_id: 50}"));
            assertThat(bench.collection().find(session).into(new ArrayList<>())).hasSize(2);
            session.commitTransaction();
        }
    }

    @Scenario(needs = Need.REPLICATION)
    void cursorsLiveInsideATransaction(Bench bench) {
        insertNumbers(bench, 25);
        try (ClientSession session = bench.client().startSession()) {
            session.startTransaction();
            assertThat(bench.collection().find(session).batchSize(10).into(new ArrayList<>()))
                    .hasSize(25);
            session.commitTransaction();
        }
    }

    @Scenario(needs = Need.REPLICATION)
    void whatIsForbiddenInsideIsRefused(Bench bench) {
        insertNumbers(bench, 2);
        try (ClientSession session = bench.client().startSession()) {
            session.startTransaction();
            bench.failure(() -> bench.database().runCommand(session, json("{count: 'c'}")));
            session.abortTransaction();
        }
    }

    @Scenario(needs = {Need.REPLICATION, Need.FAIL_POINTS})
    void withTransactionTriesAgainAfterATransientError(Bench bench) {
        insertNumbers(bench, 2);
        bench.failPoint("{configureFailPoint: 'failCommand', mode: {times: 2},"
                + " data: {failCommands: ['update'], errorCode: 112, errorLabels: ['TransientTransactionError']}}");
        try (ClientSession session = bench.client().startSession()) {
            session.withTransaction(() -> bench.collection().updateOne(session, eq("_id", 1), Updates.inc("n", 1)));
        }
        assertThat(bench.collection().find(eq("_id", 1)).first()).isEqualTo(json("{_id: 1, n: 2}"));
    }

    @Scenario(needs = {Need.REPLICATION, Need.FAIL_POINTS})
    void anUnknownCommitResultIsAskedForAgain(Bench bench) {
        insertNumbers(bench, 2);
        bench.failPoint("{configureFailPoint: 'failCommand', mode: {times: 1},"
                + " data: {failCommands: ['commitTransaction'], errorCode: 91, errorLabels: ['RetryableWriteError']}}");
        try (ClientSession session = bench.client().startSession()) {
            session.startTransaction();
            bench.collection().updateOne(session, eq("_id", 1), Updates.inc("n", 1));
            session.commitTransaction();
        }
        assertThat(bench.collection().find(eq("_id", 1)).first()).isEqualTo(json("{_id: 1, n: 2}"));
    }

    @Scenario(needs = {Need.REPLICATION, Need.FAIL_POINTS})
    void aWriteConcernErrorOnCommitCarriesItsLabel(Bench bench) {
        insertNumbers(bench, 2);
        bench.failPoint(
                "{configureFailPoint: 'failCommand', mode: {times: 1}, data: {failCommands: ['commitTransaction'],"
                        + " writeConcernError: {code: 64, codeName: 'WriteConcernFailed', errmsg: 'waiting timed out'}}}");
        try (ClientSession session = bench.client().startSession()) {
            session.startTransaction();
            bench.collection().updateOne(session, eq("_id", 1), Updates.inc("n", 1));
            MongoException failure = bench.failure(session::commitTransaction);
            assertThat(failure.hasErrorLabel(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL))
                    .isTrue();
        }
    }
}
