package io.larder.embedded;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One set of one member for every test class that only reads and writes: started by the first, closed at the end of the
 * run. Each class has a database of its own, which is empty before each test.
 */
public final class SharedSet implements BeforeEachCallback {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(SharedSet.class);

    private final String name;
    private @Nullable Running running;

    private SharedSet(String name) {
        this.name = name;
    }

    /** The name of the class is the name of its database. */
    public static SharedSet of(Class<?> test) {
        return new SharedSet(test.getSimpleName());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        running = context.getRoot().getStore(SPACE).getOrComputeIfAbsent("set", key -> Running.start(), Running.class);
        database().drop();
    }

    public MongoDatabase database() {
        return Objects.requireNonNull(running).client().getDatabase(name);
    }

    /** The collection that most tests need. */
    public MongoCollection<Document> things() {
        return database().getCollection("things");
    }

    /** The documents {_id: 0}, {_id: 1} and so on. */
    public void fill(int count) {
        things().insertMany(IntStream.range(0, count)
                .mapToObj(id -> new Document("_id", id))
                .toList());
    }

    /** Runs a command written as extended JSON. */
    public Document run(String command) {
        return database().runCommand(Document.parse(command));
    }

    /** The code of the error that a command written as extended JSON is answered with; 0 if it is not. */
    public int codeOf(String command) {
        try {
            run(command);
            return 0;
        } catch (MongoCommandException e) {
            return e.getErrorCode();
        }
    }

    /** The first batch of a command written as extended JSON. */
    public List<Document> batchOf(String command) {
        return run(command).get("cursor", Document.class).getList("firstBatch", Document.class);
    }

    /** What explain of a command written as extended JSON says was chosen. */
    public Document planOf(String command) {
        return run("{explain: " + command + ", verbosity: 'queryPlanner'}")
                .get("queryPlanner", Document.class)
                .get("winningPlan", Document.class);
    }

    private record Running(EmbeddedReplicaSet set, MongoClient client) implements AutoCloseable {
        static Running start() {
            EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(1).start();
            return new Running(set, MongoClients.create(set.connectionString()));
        }

        @Override
        public void close() {
            client.close();
            set.close();
        }
    }
}
