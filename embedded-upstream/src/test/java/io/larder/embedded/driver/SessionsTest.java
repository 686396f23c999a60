package io.larder.embedded.driver;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoCommandException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionsTest {
    @RegisterExtension
    static final DriverSet SET = DriverSet.of(SessionsTest.class);

    private final MongoCollection<Document> things = SET.things();

    @Test
    void every_command_carries_an_implicit_session_and_the_cluster_time() {
        things.insertOne(new Document("_id", 1));
        things.find().first();
        BsonDocument find = SET.commands().of("find").get(0);
        assertThat(find)
                .as("drivers' specification, Sessions: implicit sessions and gossiped $clusterTime")
                .containsKeys("lsid", "$clusterTime");
    }

    @Test
    void a_causally_consistent_session_reads_its_writes_from_a_secondary() {
        try (ClientSession session = SET.client()
                .startSession(
                        ClientSessionOptions.builder().causallyConsistent(true).build())) {
            for (int i = 0; i < 20; i++) {
                things.insertOne(session, new Document("_id", i));
                assertThat(things.withReadPreference(ReadPreference.secondary())
                                .find(session, eq("_id", i))
                                .first())
                        .as("manual, Causal Consistency: read your writes")
                        .isNotNull();
            }
        }
        assertThat(SET.commands().of("find").get(1).getDocument("readConcern"))
                .as("drivers' specification, Causal Consistency: afterClusterTime from the last operationTime")
                .containsKey("afterClusterTime");
    }

    @Test
    void operation_time_advances_with_writes() {
        try (ClientSession session = SET.client().startSession()) {
            things.insertOne(session, new Document("_id", 1));
            var first = session.getOperationTime();
            things.insertOne(session, new Document("_id", 2));
            assertThat(session.getOperationTime())
                    .as("manual, Read Isolation, operation time: later operations have later times")
                    .isGreaterThan(first);
        }
    }

    @Test
    void a_snapshot_session_reads_one_moment() {
        things.insertOne(new Document("_id", 1).append("n", 0));
        try (ClientSession session = SET.client()
                .startSession(ClientSessionOptions.builder().snapshot(true).build())) {
            assertThat(things.find(session).first()).containsEntry("n", 0);
            things.updateOne(eq("_id", 1), set("n", 9));
            assertThat(things.find(session).first())
                    .as("manual, Read Concern \"snapshot\": all reads of the session are at one time")
                    .containsEntry("n", 0);
        }
        assertThat(things.find().first()).containsEntry("n", 9);
    }

    @Test
    void majority_and_linearizable_reads_see_majority_writes() {
        things.insertOne(new Document("_id", 1));
        for (ReadConcern concern : List.of(ReadConcern.LOCAL, ReadConcern.MAJORITY, ReadConcern.LINEARIZABLE)) {
            assertThat(things.withReadConcern(concern).find(eq("_id", 1)).first())
                    .as("manual, Read Concern %s: sees what was acknowledged by a majority before", concern.getLevel())
                    .isNotNull();
        }
    }

    @Test
    void an_unknown_read_concern_is_refused() {
        assertThatThrownBy(() -> SET.database()
                        .runCommand(
                                new Document("find", "things").append("readConcern", new Document("level", "best"))))
                .as("manual, Read Concern: one of the five levels (9 FailedToParse or 2 BadValue)")
                .isInstanceOfSatisfying(MongoCommandException.class, failure -> assertThat(failure.getErrorCode())
                        .isIn(9, 2));
    }

    @Test
    void an_ended_session_is_told_to_the_server() {
        StartedCommands sent = new StartedCommands();
        try (MongoClient own = SET.connect(settings -> settings.addCommandListener(sent));
                ClientSession session = own.startSession()) {
            own.getDatabase(SET.database().getName())
                    .getCollection("things")
                    .find(session)
                    .first();
        }
        assertThat(sent.count("endSessions"))
                .as("drivers' specification, Sessions: endSessions when the client is closed")
                .isEqualTo(1);
    }
}
