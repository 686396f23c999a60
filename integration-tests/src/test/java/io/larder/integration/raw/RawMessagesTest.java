package io.larder.integration.raw;

import static io.larder.integration.scenario.Bench.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import io.larder.integration.raw.RawClient.Reply;
import io.larder.integration.route.Need;
import io.larder.integration.scenario.Bench;
import io.larder.integration.scenario.Scenario;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

class RawMessagesTest {
    private static final int UNACKNOWLEDGED = 20;
    private static final int DOCUMENTS = 11;
    private static final int BATCH = 2;

    /** All of it is sent before anything is read. */
    @Scenario(needs = Need.PLAIN_SOCKETS)
    void aWriteWithoutReplyIsDoneBeforeWhatFollowsIt(Bench bench) throws IOException {
        bench.database().createCollection("c");
        try (RawClient client = connect(bench)) {
            List<Integer> counts = new ArrayList<>();
            for (int i = 0; i < UNACKNOWLEDGED; i++) {
                client.send(
                        RawClient.MORE_TO_COME,
                        of(bench, "{insert: 'c', documents: [{_id: " + i + "}], writeConcern: {w: 0}}"));
                counts.add(client.send(0, of(bench, "{count: 'c', query: {}}")));
            }
            for (int i = 0; i < UNACKNOWLEDGED; i++) {
                Reply reply = client.read();
                assertThat(reply.responseTo()).isEqualTo(counts.get(i));
                assertThat(reply.body().getNumber("n").intValue()).isEqualTo(i + 1);
            }
        }
    }

    @Scenario(needs = Need.PLAIN_SOCKETS)
    void aWriteWithoutReplyThatFailsHasNoneEither(Bench bench) throws IOException {
        bench.collection().insertOne(json("{_id: 1}"));
        try (RawClient client = connect(bench)) {
            String duplicate = "{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 0}}";
            client.send(RawClient.MORE_TO_COME, of(bench, duplicate));
            client.send(RawClient.MORE_TO_COME, of(bench, "{noSuchCommand: 1, writeConcern: {w: 0}}"));
            assertServed(bench, client);
        }
    }

    @Scenario(needs = Need.PLAIN_SOCKETS)
    void repliesOfAnExhaustCursorFollowOneAnotherUnasked(Bench bench) throws IOException {
        List<BsonDocument> documents = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            documents.add(new BsonDocument("_id", new BsonInt32(i)));
        }
        bench.collection().insertMany(documents);
        try (RawClient client = connect(bench)) {
            client.send(0, of(bench, "{find: 'c', batchSize: " + BATCH + "}"));
            BsonDocument cursor = client.read().body().getDocument("cursor");
            List<BsonValue> found = new ArrayList<>(cursor.getArray("firstBatch"));

            BsonDocument more = new BsonDocument("getMore", cursor.get("id"))
                    .append("collection", new BsonString("c"))
                    .append("batchSize", new BsonInt32(BATCH))
                    .append("$db", new BsonString(bench.database().getName()));
            int answered = client.send(RawClient.EXHAUST_ALLOWED, more);
            Reply reply;
            do {
                reply = client.read();
                assertThat(reply.responseTo()).isEqualTo(answered);
                answered = reply.id();
                bench.note("more to come: " + reply.moreToCome(), reply.body());
                found.addAll(reply.body().getDocument("cursor").getArray("nextBatch"));
            } while (reply.moreToCome());

            assertThat(found).isEqualTo(documents);
            assertServed(bench, client);
        }
    }

    @Scenario(needs = Need.PLAIN_SOCKETS)
    void aHelloOfOldIsAnsweredInItsOwnForm(Bench bench) throws IOException {
        try (RawClient client = connect(bench)) {
            for (String hello : List.of("{isMaster: 1, helloOk: true}", "{ismaster: 1}")) {
                int asked = client.legacyQuery(json(hello));
                Reply reply = client.read();
                assertThat(reply.legacy()).isTrue();
                assertThat(reply.responseTo()).isEqualTo(asked);
                assertThat(reply.body()).containsKeys("ismaster", "maxBsonObjectSize", "maxWireVersion", "ok");
                bench.note(
                        "hello",
                        new BsonDocument("ismaster", reply.body().get("ismaster"))
                                .append(
                                        "helloOk",
                                        new BsonString(
                                                String.valueOf(reply.body().get("helloOk"))))
                                .append("maxBsonObjectSize", reply.body().get("maxBsonObjectSize"))
                                .append("ok", reply.body().get("ok")));
            }
            assertServed(bench, client);
        }
    }

    /** The next reply is the one to this question. */
    private static void assertServed(Bench bench, RawClient client) throws IOException {
        int asked = client.send(0, of(bench, "{ping: 1}"));
        Reply reply = client.read();
        assertThat(reply.responseTo()).isEqualTo(asked);
        assertThat(reply.legacy()).isFalse();
        assertThat(reply.body().getNumber("ok").intValue()).isEqualTo(1);
    }

    private static RawClient connect(Bench bench) throws IOException {
        ConnectionString uri = new ConnectionString(bench.server().connectionString());
        return RawClient.ofPrimary(uri.getHosts(), Boolean.TRUE.equals(uri.isLoadBalanced()));
    }

    private static BsonDocument of(Bench bench, String command) {
        return json(command).append("$db", new BsonString(bench.database().getName()));
    }
}
