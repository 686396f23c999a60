package io.larder.integration.fault;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.integration.link.TcpLink;
import io.larder.integration.route.LarderInFront;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * Client, link, Larder, link, server. The server is a set of one member, reached over the link alone; clients are led to
 * Larder over the other link, or past it for comparison.
 */
final class Rig implements AutoCloseable {
    static final String MARKED = "marked";
    private static final int LARGE_BYTES = 300_000;

    /** Nothing here takes that long: a client that waits so long would wait for ever. */
    private static final int HANGING_SECONDS = 8;

    private final EmbeddedReplicaSet set = EmbeddedReplicaSet.start();
    private final TcpLink upstreamLink = TcpLink.to(set.ports().get(0));
    private final LarderInFront larder =
            LarderInFront.of("mongodb://localhost:" + upstreamLink.port() + "/?directConnection=true");
    private final TcpLink clientLink = TcpLink.to(larder.port());
    private final MongoClient direct = MongoClients.create(set.connectionString());

    Rig() {
        MongoCollection<BsonDocument> data = direct.getDatabase("d").getCollection(MARKED, BsonDocument.class);
        data.insertMany(List.of(
                new BsonDocument("_id", new BsonInt32(1)),
                new BsonDocument("_id", new BsonInt32(2)).append("large", new BsonString("x".repeat(LARGE_BYTES)))));
    }

    TcpLink link(Side side) {
        return side == Side.CLIENT ? clientLink : upstreamLink;
    }

    LarderInFront larder() {
        return larder;
    }

    EmbeddedReplicaSet set() {
        return set;
    }

    /** A client with one connection, so that what is meant to be hit is hit. */
    MongoClient client(boolean retries) {
        return client(clientLink.port(), retries);
    }

    private static MongoClient client(int port, boolean retries) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString("mongodb://localhost:" + port))
                .retryReads(retries)
                .retryWrites(retries)
                .applyToConnectionPoolSettings(pool -> pool.maxSize(1))
                .applyToSocketSettings(socket -> socket.readTimeout(HANGING_SECONDS, TimeUnit.SECONDS))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(HANGING_SECONDS, TimeUnit.SECONDS))
                .build());
    }

    MongoClient direct() {
        return direct;
    }

    /** Another client of the same Larder must not notice anything. */
    void assertBystanderIsServed() {
        try (MongoClient bystander = client(larder.port(), false)) {
            bystander.getDatabase("d").runCommand(new BsonDocument("ping", new BsonInt32(1)));
        }
    }

    @Override
    public void close() {
        direct.close();
        clientLink.close();
        larder.close();
        upstreamLink.close();
        set.close();
    }

    /** On which side of Larder the fault is. */
    enum Side {
        CLIENT,
        UPSTREAM
    }
}
