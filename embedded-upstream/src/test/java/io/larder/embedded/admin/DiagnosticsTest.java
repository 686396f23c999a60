package io.larder.embedded.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoCommandException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.server.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What drivers' suites, mappers and shells ask of a server besides data (manual: Diagnostic and Administration Commands). */
class DiagnosticsTest {
    private static EmbeddedReplicaSet set;
    private static MongoClient client;
    private static MongoDatabase admin;

    @BeforeAll
    static void start() {
        set = EmbeddedReplicaSet.start();
        client = MongoClients.create(set.connectionString());
        admin = client.getDatabase("admin");
    }

    @AfterAll
    static void stop() {
        client.close();
        set.close();
    }

    private static Document run(String command) {
        return admin.runCommand(Document.parse(command));
    }

    private static int codeOf(String command) {
        try {
            run(command);
            return 0;
        } catch (MongoCommandException failure) {
            return failure.getErrorCode();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ping", "buildInfo", "buildinfo", "serverStatus", "getCmdLineOpts", "hostInfo", "connectionStatus",
                "listCommands", "whatsmyuri", "connPoolStats", "top", "replSetGetStatus", "replSetGetConfig", "fsync",
                "dbStats", "currentOp", "listDatabases", "getDefaultRWConcern", "logRotate", "lockInfo"
            })
    void suitesFindTheCommandsTheyBeginWith(String name) {
        assertThat(run("{" + name + ": 1}")).containsEntry("ok", 1.0);
    }

    @Test
    void buildInfoHasAVersionOfFourNumbers() {
        Document info = run("{buildInfo: 1}");
        assertThat(info.getList("versionArray", Integer.class)).hasSize(4).startsWith(8, 0);
        assertThat(info.getInteger("maxBsonObjectSize")).isEqualTo(16 * 1024 * 1024);
    }

    @Test
    void parametersTellThatTestCommandsAreEnabled() {
        Document all = run("{getParameter: '*'}");
        assertThat(all)
                .containsEntry("enableTestCommands", true)
                .containsEntry("requireApiVersion", false)
                .containsEntry("acceptApiVersion2", true)
                .containsEntry("authenticationMechanisms", List.of("SCRAM-SHA-1", "SCRAM-SHA-256"));
        assertThat(run("{getParameter: 1, enableTestCommands: 1}")).containsEntry("enableTestCommands", true);
        assertThat(codeOf("{getParameter: 1, nonsense: 1}")).isEqualTo(72);
    }

    @Test
    void parametersCanBeSetAndTellWhatWasBefore() {
        assertThat(run("{setParameter: 1, notablescan: true}")).containsEntry("was", false);
        assertThat(run("{setParameter: 1, notablescan: false}")).containsEntry("was", true);
        assertThat(codeOf("{setParameter: 1, nonsense: 1}")).isEqualTo(72);
    }

    @Test
    void serverStatusNamesItsEngineAndCountsCommands() {
        Document status = run("{serverStatus: 1}");
        assertThat(status.get("storageEngine", Document.class)).containsEntry("name", "wiredTiger");
        assertThat(status.getString("version")).startsWith("8.0");
        assertThat(status.get("metrics", Document.class).get("commands", Document.class))
                .containsKey("serverStatus");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{nonsense: 1} | 59",
                "{listDatabases: 1, nonsense: 1} | 40415",
                "{profile: 0, nonsense: 1} | 40415",
                "{getLog: 'nonsense'} | 96",
                "{ping: 1, readConcern: {level: 'majority'}} | 72",
                "{ping: 1, writeConcern: {w: 1}} | 72",
                "{ping: 1, apiVersion: '3'} | 322",
                "{buildInfo: 1, apiVersion: '1', apiStrict: true} | 323",
                "{distinct: 'c', key: 'a', apiVersion: '1', apiStrict: true} | 323",
                "{aggregate: 1, pipeline: [{$listLocalSessions: {}}], cursor: {}, apiVersion: '1', apiStrict: true} | 323",
                "{testDeprecation: 1, apiVersion: '1', apiDeprecationErrors: true} | 324",
                "{ping: 1, maxTimeMS: -1} | 2",
                "{killOp: 1} | 4",
                "{configureFailPoint: 'nonsense', mode: 'off'} | 266",
                "{fsyncUnlock: 1} | 20"
            })
    void whatIsWrongIsRefusedWithTheServersCode(String command, int code) {
        assertThat(codeOf(command)).isEqualTo(code);
    }

    @Test
    void adminCommandsAreForTheAdminDatabaseOnly() {
        assertThatThrownBy(() -> client.getDatabase("db").runCommand(new Document("getParameter", "*")))
                .isInstanceOfSatisfying(MongoCommandException.class, failure -> assertThat(failure.getErrorCode())
                        .isEqualTo(13));
    }

    @Test
    void aRunningCommandIsSeenAndCanBeKilled() throws IOException {
        try (RawClient waiting = new RawClient(set.ports().get(0))) {
            BsonDocument hello = waiting.run("{hello: 1, $db: 'admin'}").body();
            String processId = hello.getDocument("topologyVersion")
                    .getObjectId("processId")
                    .getValue()
                    .toHexString();
            long counter =
                    hello.getDocument("topologyVersion").getInt64("counter").getValue();
            waiting.send(
                    "{hello: 1, topologyVersion: {processId: {$oid: '" + processId + "'}, counter: {$numberLong: '"
                            + counter + "'}}, maxAwaitTimeMS: 60000, comment: 'killme', $db: 'admin'}",
                    0);
            Document filter = Document.parse("{currentOp: 1, 'command.comment': 'killme'}");
            await().until(() -> !inProgress(filter).isEmpty());
            int operation = inProgress(filter).get(0).getInteger("opid");
            run("{killOp: 1, op: " + operation + "}");
            RawClient.Answer killed = waiting.read();
            assertThat(killed).isNotNull();
            assertThat(killed.body().getInt32("code").getValue()).isEqualTo(11601);
        }
    }

    private static List<Document> inProgress(Document filter) {
        return admin.runCommand(filter).getList("inprog", Document.class);
    }

    @Test
    void anOpenTransactionIsAnIdleSessionUntilAllSessionsAreKilled() {
        client.getDatabase("db").getCollection("txn").insertOne(new Document());
        try (ClientSession session = client.startSession()) {
            session.startTransaction();
            client.getDatabase("db").getCollection("txn").insertOne(session, new Document());
            Document idle = Document.parse("{currentOp: 1, type: 'idleSession'}");
            assertThat(inProgress(idle)).hasSize(1);
            run("{killAllSessions: []}");
            assertThat(inProgress(idle)).isEmpty();
            assertThatThrownBy(session::commitTransaction)
                    .isInstanceOfSatisfying(MongoCommandException.class, failure -> {
                        assertThat(failure.getErrorCode()).isEqualTo(251);
                        assertThat(failure.hasErrorLabel("TransientTransactionError"))
                                .isTrue();
                    });
        }
    }

    @Test
    void sizesOfWhatIsThereAndOfWhatIsNot() {
        MongoDatabase database = client.getDatabase("sizes");
        database.getCollection("c").insertMany(List.of(new Document("a", 1), new Document("a", 2)));
        Document stats = database.runCommand(new Document("collStats", "c"));
        assertThat(stats)
                .containsEntry("ns", "sizes.c")
                .containsEntry("count", 2)
                .containsEntry("nindexes", 1)
                .containsEntry("capped", false);
        assertThat(database.runCommand(new Document("collStats", "nothing"))).containsEntry("count", 0);
        assertThat(database.runCommand(new Document("dbStats", 1)))
                .containsEntry("db", "sizes")
                .containsEntry("objects", 2L);
        assertThat(database.runCommand(new Document("validate", "c"))).containsEntry("valid", true);
        assertThatThrownBy(() -> database.runCommand(new Document("validate", "nothing")))
                .isInstanceOfSatisfying(MongoCommandException.class, failure -> assertThat(failure.getErrorCode())
                        .isEqualTo(26));
    }

    @Test
    void theProfilerWritesDownWhatItIsToldTo() {
        MongoDatabase database = client.getDatabase("profiled");
        assertThat(database.runCommand(new Document("profile", 2))).containsEntry("was", 0);
        database.getCollection("c").find(new Document("a", 1)).comment("seen").first();
        assertThat(database.runCommand(new Document("profile", 0))).containsEntry("was", 2);
        database.getCollection("c").find(new Document("a", 2)).comment("unseen").first();
        List<Document> rows = database.getCollection("system.profile").find().into(new ArrayList<>());
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row).containsEntry("op", "query").containsEntry("ns", "profiled.c");
            assertThat(row.get("command", Document.class)).containsEntry("comment", "seen");
        });
    }

    @Test
    void underTheFsyncLockWritesWaitAndReadsDoNot() throws IOException {
        assertThat(run("{fsync: 1, lock: true}")).containsEntry("lockCount", 1L);
        try (RawClient writer = new RawClient(set.ports().get(0))) {
            writer.send("{insert: 'locked', documents: [{_id: 1}], comment: 'locked', $db: 'db'}", 0);
            Document filter = Document.parse("{currentOp: 1, 'command.comment': 'locked'}");
            await().until(() -> !inProgress(filter).isEmpty());
            assertThat(client.getDatabase("db").getCollection("locked").find().first())
                    .isNull();
            assertThat(run("{fsyncUnlock: 1}")).containsEntry("lockCount", 0L);
            RawClient.Answer written = writer.read();
            assertThat(written).isNotNull();
            assertThat(written.body().getInt32("n").getValue()).isEqualTo(1);
        }
    }

    @Test
    void sessionsAreStartedByTheServerToo() {
        Document started = run("{startSession: 1}");
        assertThat(started.getInteger("timeoutMinutes")).isEqualTo(30);
        assertThat(started.get("id", Document.class)).containsKey("id");
    }
}
