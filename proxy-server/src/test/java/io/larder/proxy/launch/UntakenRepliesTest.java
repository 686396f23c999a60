package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.proxy.WireClient;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Clients that ask for large answers and do not read them. */
class UntakenRepliesTest {
    private static final int LARGE = 7_000_000;
    /** As many as fit into the memory for replies, with the rest of what a reply holds. */
    private static final int ROOM_FOR = (64 << 20) / (LARGE + 300);

    private static final int CLIENTS = ROOM_FOR + 3;
    private static final String READ = "{find: 'products', filter: {_id: 1}, $db: 'shop'}";

    private static WireClient slow(CachingFixture fixture) throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        return new WireClient(
                socket, (InetSocketAddress) fixture.proxy.addresses().get(0));
    }

    private static long forwarded(CachingFixture fixture) {
        return fixture.set.commands().named("find").stream()
                .filter(command -> command.database().equals("shop"))
                .count();
    }

    /** What is made for them in memory is bounded; the others get theirs from the upstream, part by part. */
    @Test
    void onlySoManyWholeRepliesAreInMemoryAtOnce() throws Exception {
        EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(1).start();
        try (CachingFixture fixture = new CachingFixture(
                set, "cache-memory=128MiB", "cache-max-entry-size=16MiB", "resources-request-memory=64MiB")) {
            fixture.collectionOutside().insertOne(new Document("_id", 1).append("text", "x".repeat(LARGE)));
            fixture.untilHit(fixture.collection(), new Document("_id", 1));
            fixture.set.commands().clear();
            long hits = fixture.statistics().hits();
            List<WireClient> clients = new ArrayList<>();
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(slow(fixture).send(READ));
                }
                await().atMost(Duration.ofSeconds(20)).until(() -> forwarded(fixture) >= CLIENTS - ROOM_FOR);
                assertThat(forwarded(fixture)).isEqualTo(CLIENTS - ROOM_FOR);
                assertThat(fixture.statistics().hits() - hits).isEqualTo(CLIENTS);
                for (WireClient client : clients) {
                    BsonDocument cursor = client.read().getDocument("cursor");
                    assertThat(cursor.getArray("firstBatch")
                                    .get(0)
                                    .asDocument()
                                    .getString("text")
                                    .getValue())
                            .hasSize(LARGE);
                }
            } finally {
                for (WireClient client : clients) {
                    client.close();
                }
            }
        }
    }
}
