package io.larder.benchmarks;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import org.bson.Document;

/** Prints one of a server's operation counters. {@code Opcounter URI NAME}. */
public final class Opcounter {
    private Opcounter() {}

    public static void main(String[] args) {
        try (MongoClient client = MongoClients.create(args[0])) {
            Document status = client.getDatabase("admin").runCommand(new Document("serverStatus", 1));
            System.out.println(status.get("opcounters", Document.class).get(args[1]));
        }
    }
}
