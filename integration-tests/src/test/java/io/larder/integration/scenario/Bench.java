package io.larder.integration.scenario;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.integration.route.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * What a scenario works with: clients of the server under test, an empty database of its own, and a transcript of what it
 * sees. Each scenario gets clients of its own, so that nothing of theirs may be left when they have gone.
 */
public final class Bench {
    /** A driver that was told "not primary" waits for its next look at the server; the usual ten seconds are long. */
    private static final long HEARTBEAT_MILLIS = 100;

    private final Server server;
    private final String databaseName;
    private final Transcript transcript = new Transcript();
    private final List<MongoClient> clients = new ArrayList<>();
    private final MongoClient direct;
    private final MongoClient client;
    private boolean commandsCount = true;
    private boolean rolesCount = true;

    Bench(Server server, String databaseName) {
        this.server = server;
        this.databaseName = databaseName;
        direct = open(server.directConnectionString(), settings -> {});
        direct.getDatabase(databaseName).drop();
        client = connect(settings -> {});
        server.embedded().ifPresent(set -> set.commands().clear());
    }

    /** The client that most scenarios do everything with. */
    public MongoClient client() {
        return client;
    }

    /** One more client of the server under test. */
    public MongoClient connect(Consumer<MongoClientSettings.Builder> more) {
        return open(server.connectionString(), settings -> {
            settings.addCommandListener(transcript);
            more.accept(settings);
        });
    }

    /** Goes past what is under test, for what tests do behind its back. Its replies are not written down. */
    public MongoClient direct() {
        return direct;
    }

    public MongoDatabase database() {
        return client.getDatabase(databaseName);
    }

    public MongoCollection<BsonDocument> collection() {
        return database().getCollection("c", BsonDocument.class);
    }

    public Server server() {
        return server;
    }

    public EmbeddedReplicaSet embedded() {
        return server.embedded().orElseThrow();
    }

    public static BsonDocument json(String json) {
        return BsonDocument.parse(json);
    }

    public BsonDocument run(String json) {
        return database().runCommand(json(json), BsonDocument.class);
    }

    /** Sets a fail point on the primary, past what is under test. */
    public void failPoint(String json) {
        direct.getDatabase("admin").runCommand(json(json));
    }

    public void failPointOff(String name) {
        direct.getDatabase("admin")
                .runCommand(new BsonDocument("configureFailPoint", new BsonString(name))
                        .append("mode", new BsonString("off")));
    }

    public void note(String line) {
        transcript.note(line);
    }

    public void note(String name, BsonDocument document) {
        transcript.note(name, document);
    }

    /** Notes the failure: its class, code and labels. Returns it for further questions. */
    public MongoException failure(ThrowingCallable action) {
        try {
            action.call();
        } catch (MongoException e) {
            note(e.getClass().getSimpleName() + " " + e.getCode() + " "
                    + e.getErrorLabels().stream().sorted().toList());
            return e;
        } catch (Throwable e) {
            throw new AssertionError("expected a MongoException", e);
        }
        throw new AssertionError("expected a MongoException, but nothing failed");
    }

    /** Only notes are compared: for scenarios in which the number of replies is a matter of luck or of who answers. */
    public void compareNotesOnly() {
        transcript.notesOnly();
        commandsCount = false;
    }

    /** Commands are compared, but not which member they reached. */
    public void compareWithoutRoles() {
        rolesCount = false;
    }

    List<String> finish() {
        List<String> lines = new ArrayList<>(transcript.lines());
        if (commandsCount) {
            server.embedded().ifPresent(set -> lines.addAll(UpstreamCommands.lines(set, rolesCount)));
        }
        return lines;
    }

    void close() {
        clients.forEach(MongoClient::close);
    }

    private MongoClient open(String connectionString, Consumer<MongoClientSettings.Builder> more) {
        MongoClientSettings.Builder settings = MongoClientSettings.builder()
                .applyToServerSettings(watching -> watching.heartbeatFrequency(HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS)
                        .minHeartbeatFrequency(HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS))
                .applyConnectionString(new ConnectionString(connectionString));
        server.trust().ifPresent(trust -> settings.applyToSslSettings(ssl -> ssl.context(trust)));
        more.accept(settings);
        MongoClient opened = MongoClients.create(settings.build());
        clients.add(opened);
        return opened;
    }
}
