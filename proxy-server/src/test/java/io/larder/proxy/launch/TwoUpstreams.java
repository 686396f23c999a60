package io.larder.proxy.launch;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.embedded.EmbeddedReplicaSet;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;

/** Two clusters with the same databases, whose documents say which of the two has them, and tenants before them. */
final class TwoUpstreams implements AutoCloseable {
    /** For {@link #service}. */
    static final String BY_DATABASE =
            """
              - {name: a, database: 'a_*', upstream: {uri: '%s'}}
              - {name: b, database: [shop, b_1], upstream: {uri: '%s'}}
            """;

    /** A whole configuration, of tenants that are chosen by database before the one upstream that it is formatted with. */
    static final String ONLY_ONE =
            """
            listeners: [{address: '127.0.0.1:0'}]
            tenants:
              - {name: a, database: 'a_*', upstream: {uri: '%1$s'}}
              - {name: b, database: 'b_*', upstream: {uri: '%1$s'}}
            """;

    final EmbeddedReplicaSet a = TenantsFixture.set();
    final EmbeddedReplicaSet b = TenantsFixture.set();

    TwoUpstreams() {
        fill(a, "a");
        fill(b, "b");
    }

    private static void fill(EmbeddedReplicaSet set, String whose) {
        try (MongoClient client = MongoClients.create(set.connectionString())) {
            for (String database : List.of("shop", "a_1", "b_1")) {
                client.getDatabase(database)
                        .getCollection("products")
                        .insertMany(IntStream.range(1, 10)
                                .mapToObj(i -> new Document("_id", i).append("of", whose))
                                .toList());
            }
        }
    }

    /** A configuration with users of its own, of these tenants, which name the upstreams in this order. */
    String service(String tenants) {
        return """
                listeners: [{address: '127.0.0.1:0'}]
                auth: {mode: service, users: users.json}
                presentation: {as: mongos}
                tenants:
                """
                + tenants.formatted(a.connectionString(), b.connectionString());
    }

    /** The same, and whoever is none of theirs has the first upstream. */
    String withDefault(String tenants) {
        return "upstream: {uri: '" + a.connectionString() + "'}\n" + service(tenants);
    }

    /** Whose the products of this database are for a client. */
    static String whose(MongoClient client, String database) {
        Document found = client.getDatabase(database)
                .getCollection("products")
                .find(new Document("_id", 1))
                .first();
        return found == null ? "nobody" : found.getString("of");
    }

    @Override
    public void close() {
        a.close();
        b.close();
    }
}
