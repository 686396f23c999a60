package io.larder.embedded.soak;

import com.mongodb.MongoException;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.PushOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.bson.Document;

/**
 * One client that writes whatever comes to mind. What fails on the way (an election, a cut, a conflict) may or may not
 * have been done: the copy is compared with the data, not with intentions.
 */
final class Writer implements Callable<Integer> {
    private static final List<String> COLLECTIONS = List.of("a", "b", "c");
    private static final int IDS = 60;

    private final MongoClient client;
    private final MongoDatabase database;
    private final Random random;
    private final BooleanSupplier goOn;

    Writer(MongoClient client, MongoDatabase database, long seed, BooleanSupplier goOn) {
        this.client = client;
        this.database = database;
        this.random = new Random(seed);
        this.goOn = goOn;
    }

    @Override
    public Integer call() {
        int done = 0;
        while (goOn.getAsBoolean()) {
            try {
                write();
                done++;
            } catch (MongoException failed) {
                // Expected of faults; see above.
                done += 0;
            }
        }
        return done;
    }

    private MongoCollection<Document> any() {
        return database.getCollection(COLLECTIONS.get(random.nextInt(COLLECTIONS.size())));
    }

    private int id() {
        return random.nextInt(IDS);
    }

    private void write() {
        MongoCollection<Document> collection = any();
        int id = id();
        switch (random.nextInt(10)) {
            case 0 -> collection.insertOne(document());
            case 1 -> collection.updateOne(Filters.eq(id), Updates.inc("n", 1), new UpdateOptions().upsert(true));
            case 2 ->
                collection.updateOne(Filters.eq(id), Updates.combine(Updates.set("sub.x", id), Updates.unset("gone")));
            case 3 ->
                collection.updateOne(
                        Filters.eq(id),
                        Updates.pushEach("list", List.of(id, id + 1), new PushOptions().slice(-5)),
                        new UpdateOptions().upsert(true));
            case 4 -> collection.replaceOne(Filters.eq(id), document(), new ReplaceOptions().upsert(true));
            case 5 -> collection.deleteOne(Filters.eq(id));
            case 6 -> collection.updateMany(Filters.lt("_id", id / 4), Updates.inc("many", 1));
            case 7 ->
                collection.findOneAndUpdate(
                        Filters.eq(id),
                        List.of(new Document("$set", new Document("copied", "$n").append("list", List.of(1, id)))));
            case 8 ->
                collection.bulkWrite(List.of(
                        new UpdateOneModel<>(Filters.eq(id), Updates.set("bulk", id), new UpdateOptions().upsert(true)),
                        new DeleteOneModel<>(Filters.eq(id())),
                        new InsertOneModel<>(document())));
            default -> transaction();
        }
    }

    private Document document() {
        return new Document("n", random.nextInt(1000))
                .append("gone", true)
                .append("list", List.of(1, new Document("deep", 2)));
    }

    private void transaction() {
        try (ClientSession session = client.startSession()) {
            session.withTransaction(
                    () -> {
                        any().insertOne(session, document());
                        any().updateOne(
                                        session,
                                        Filters.eq(id()),
                                        Updates.inc("txn", 1),
                                        new UpdateOptions().upsert(true));
                        any().deleteOne(session, Filters.eq(id()));
                        return true;
                    },
                    TransactionOptions.builder()
                            .writeConcern(WriteConcern.MAJORITY)
                            .build());
        }
    }
}
