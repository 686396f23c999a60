package io.larder.embedded.driver;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.larder.embedded.EmbeddedReplicaSet;
import java.util.Objects;
import java.util.function.Consumer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The replica set of one test class: the real one that LARDER_TEST_MONGODB_URI names, or an embedded one of three members.
 * What the tests state is what a real server does, so they run unchanged on both; the few that need a fail point are given
 * up on a real server that does not allow test commands. Each test has a database of its own name, empty before it.
 */
final class DriverSet implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private static final @Nullable String REAL = System.getenv("LARDER_TEST_MONGODB_URI");
    private static final int COMMAND_NOT_FOUND = 59;
    private static final int UNAUTHORIZED = 13;

    private final String database;
    private final StartedCommands commands = new StartedCommands();
    private @Nullable EmbeddedReplicaSet embedded;
    private @Nullable MongoClient client;
    private boolean failing;

    private DriverSet(String database) {
        this.database = database;
    }

    /** The name of the class is the name of its database. */
    static DriverSet of(Class<?> test) {
        return new DriverSet("larder_" + test.getSimpleName());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (REAL == null) {
            embedded =
                    EmbeddedReplicaSet.builder().members(3).testCommands(true).start();
        }
        client = connect(settings -> settings.addCommandListener(commands));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        database().drop();
        database().createCollection("things");
        commands.clear();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (failing) {
            failing = false;
            client().getDatabase("admin")
                    .runCommand(new Document("configureFailPoint", "failCommand").append("mode", "off"));
        }
        database().drop();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        client().close();
        if (embedded != null) {
            embedded.close();
        }
    }

    /** A further client, which the caller closes. */
    MongoClient connect(Consumer<MongoClientSettings.Builder> change) {
        MongoClientSettings.Builder settings =
                MongoClientSettings.builder().applyConnectionString(new ConnectionString(connectionString()));
        change.accept(settings);
        return MongoClients.create(settings.build());
    }

    String connectionString() {
        return REAL != null ? REAL : Objects.requireNonNull(embedded).connectionString();
    }

    MongoClient client() {
        return Objects.requireNonNull(client);
    }

    MongoDatabase database() {
        return client().getDatabase(database).withWriteConcern(WriteConcern.MAJORITY);
    }

    MongoCollection<Document> things() {
        return database().getCollection("things");
    }

    /** The commands that the client of this set has sent in this test. */
    StartedCommands commands() {
        return commands;
    }

    /**
     * Sets the fail point of the drivers' specifications, until the end of the test.
     *
     * @param mode and {@code data} as extended JSON
     */
    void failCommand(String mode, String data) {
        Document failPoint = new Document("configureFailPoint", "failCommand")
                .append("mode", Document.parse("{mode: " + mode + "}").get("mode"))
                .append("data", Document.parse(data));
        try {
            client().getDatabase("admin").runCommand(failPoint);
        } catch (MongoCommandException e) {
            boolean refused = e.getErrorCode() == COMMAND_NOT_FOUND || e.getErrorCode() == UNAUTHORIZED;
            Assumptions.assumeFalse(REAL != null && refused, "the real server does not allow fail points");
            throw e;
        }
        commands.clear();
        failing = true;
    }
}
