package io.larder.embedded.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoCommandException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Who may tell a set what time it is. */
class ClusterKeyTest {
    private static EmbeddedReplicaSet set(long seed) {
        return EmbeddedReplicaSet.builder()
                .members(1)
                .seed(seed)
                .authentication(EmbeddedUser.root("root", "secret"))
                .start();
    }

    private static MongoClient client(EmbeddedReplicaSet set) {
        return MongoClients.create(set.connectionString().replace("mongodb://", "mongodb://root:secret@"));
    }

    private static BsonDocument time(MongoClient client) {
        return client.getDatabase("admin")
                .runCommand(new Document("ping", 1))
                .get("$clusterTime", Document.class)
                .toBsonDocument();
    }

    private static int code(MongoClient client, BsonDocument told) {
        try (ClientSession session = client.startSession()) {
            session.advanceClusterTime(told);
            MongoCommandException refused =
                    catchThrowableOfType(MongoCommandException.class, () -> client.getDatabase("admin")
                            .runCommand(session, new Document("ping", 1)));
            return refused == null ? 0 : refused.getErrorCode();
        }
    }

    private static BsonDocument later(BsonDocument time) {
        long value = time.getTimestamp("clusterTime").getValue();
        return time.clone().append("clusterTime", new BsonTimestamp(value + (5L << 32)));
    }

    @Test
    void onlyWhatItHasSignedItselfIsBelieved() {
        try (EmbeddedReplicaSet mine = set(1);
                EmbeddedReplicaSet same = set(1);
                EmbeddedReplicaSet other = set(2);
                MongoClient ofMine = client(mine);
                MongoClient ofSame = client(same);
                MongoClient ofOther = client(other)) {
            BsonDocument before = time(ofMine);
            assertThat(code(ofMine, later(before))).as("not signed").isEqualTo(203);
            assertThat(code(ofMine, later(time(ofOther))))
                    .as("signed by others")
                    .isEqualTo(211);
            assertThat(time(ofMine).getTimestamp("clusterTime"))
                    .isLessThan(later(before).getTimestamp("clusterTime"));

            // Later than the first's, and by the same key.
            for (int i = 0; i < 20; i++) {
                ofSame.getDatabase("d").getCollection("c").insertOne(new Document());
            }
            BsonDocument ofSameKey = time(ofSame);
            assertThat(code(ofMine, ofSameKey)).isZero();
            assertThat(time(ofMine).getTimestamp("clusterTime"))
                    .isGreaterThanOrEqualTo(ofSameKey.getTimestamp("clusterTime"));
        }
    }

    @Test
    void whereNobodyLogsInEverybodyIsBelieved() {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(1).start();
                MongoClient client = MongoClients.create(set.connectionString())) {
            BsonDocument told = later(time(client));
            assertThat(code(client, told)).isZero();
            assertThat(time(client).getTimestamp("clusterTime"))
                    .isGreaterThanOrEqualTo(told.getTimestamp("clusterTime"));
        }
    }
}
