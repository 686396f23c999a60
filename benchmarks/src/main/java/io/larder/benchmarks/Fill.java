package io.larder.benchmarks;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonBinary;
import org.bson.Document;

/**
 * Puts documents of a size into {@code bench.docs}, with {@code _id} from 0 on. {@code Fill URI COUNT BYTES}.
 */
public final class Fill {
    private static final int BATCH = 1000;

    private Fill() {}

    public static void main(String[] args) {
        int count = Integer.parseInt(args[1]);
        byte[] padding = new byte[Math.max(1, Integer.parseInt(args[2]) - 60)];
        try (MongoClient client = MongoClients.create(args[0])) {
            MongoCollection<Document> docs = client.getDatabase("bench").getCollection("docs");
            List<Document> batch = new ArrayList<>(BATCH);
            for (int i = 0; i < count; i++) {
                batch.add(new Document("_id", i)
                        .append("g", i % 100)
                        .append("v", 0)
                        .append("x", new BsonBinary(padding)));
                if (batch.size() == BATCH || i == count - 1) {
                    docs.insertMany(batch);
                    batch.clear();
                }
            }
        }
    }
}
