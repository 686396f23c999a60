package io.larder.integration.suite;

import static com.mongodb.client.model.Filters.eq;
import static io.larder.integration.scenario.Bench.json;
import static io.larder.integration.suite.CrudTest.insertNumbers;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ClientSessionOptions;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Updates;
import io.larder.integration.route.Need;
import io.larder.integration.scenario.Bench;
import io.larder.integration.scenario.Scenario;
import org.bson.BsonDocument;

class SessionsTest {
    @Scenario(needs = Need.REPLICATION)
    void aCausalSessionReadsItsOwnWrites(Bench bench) {
        try (ClientSession session = bench.client()
                .startSession(
                        ClientSessionOptions.builder().causallyConsistent(true).build())) {
            bench.collection().withWriteConcern(WriteConcern.MAJORITY).insertOne(session, json("{_id: 1}"));
            assertThat(session.getOperationTime()).isNotNull();
            assertThat(bench.collection()
                            .withReadConcern(ReadConcern.MAJORITY)
                            .find(session, eq("_id", 1))
                            .first())
                    .isEqualTo(json("{_id: 1}"));
        }
    }

    @Scenario(needs = {Need.REPLICATION, Need.SECONDARIES})
    void aCausalSessionReadsItsOwnWritesFromASecondary(Bench bench) {
        try (ClientSession session = bench.client().startSession()) {
            for (int i = 0; i < 5; i++) {
                bench.collection().withWriteConcern(WriteConcern.W1).insertOne(session, json("{_id: " + i + "}"));
                assertThat(bench.collection()
                                .withReadPreference(ReadPreference.secondary())
                                .countDocuments(session))
                        .isEqualTo(i + 1);
            }
        }
    }

    @Scenario(needs = Need.REPLICATION)
    void aCursorBelongsToItsSession(Bench bench) {
        insertNumbers(bench, 30);
        try (ClientSession session = bench.client().startSession();
                MongoCursor<BsonDocument> cursor =
                        bench.collection().find(session).batchSize(10).cursor()) {
            int read = 0;
            while (cursor.hasNext()) {
                cursor.next();
                read++;
            }
            assertThat(read).isEqualTo(30);
        }
    }

    @Scenario(needs = Need.REPLICATION)
    void aSnapshotSessionSeesOneTime(Bench bench) {
        bench.collection().withWriteConcern(WriteConcern.MAJORITY).insertOne(json("{_id: 1, n: 1}"));
        try (ClientSession session = bench.client()
                .startSession(ClientSessionOptions.builder().snapshot(true).build())) {
            assertThat(bench.collection().find(session).first()).isEqualTo(json("{_id: 1, n: 1}"));
            bench.collection().withWriteConcern(WriteConcern.MAJORITY).updateOne(eq("_id", 1), Updates.set("n", 2));
            assertThat(bench.collection().find(session).first()).isEqualTo(json("{_id: 1, n: 1}"));
        }
        assertThat(bench.collection().find().first()).isEqualTo(json("{_id: 1, n: 2}"));
    }

    @Scenario(needs = Need.REPLICATION)
    void everyReadConcernIsPassedOn(Bench bench) {
        insertNumbers(bench, 3);
        for (ReadConcern concern : new ReadConcern[] {
            ReadConcern.LOCAL, ReadConcern.MAJORITY, ReadConcern.AVAILABLE, ReadConcern.LINEARIZABLE
        }) {
            assertThat(bench.collection()
                            .withReadConcern(concern)
                            .find(eq("_id", 1))
                            .first())
                    .as(concern.toString())
                    .isEqualTo(json("{_id: 1, n: 1}"));
        }
    }

    @Scenario(needs = Need.REPLICATION)
    void sessionCommandsArePassedOn(Bench bench) {
        BsonDocument session = bench.run("{startSession: 1}").getDocument("id");
        BsonDocument refresh =
                new BsonDocument("refreshSessions", json("{v: []}").get("v"));
        refresh.getArray("refreshSessions").add(session);
        assertThat(bench.database()
                        .runCommand(refresh, BsonDocument.class)
                        .getNumber("ok")
                        .intValue())
                .isEqualTo(1);
    }
}
