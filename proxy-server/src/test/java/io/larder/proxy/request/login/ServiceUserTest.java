package io.larder.proxy.request.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoSecurityException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCursor;
import io.larder.proxy.WireClient;
import io.larder.proxy.auth.Access;
import io.larder.proxy.auth.Passwords;
import io.larder.proxy.auth.User;
import io.larder.proxy.auth.UserDirectory;
import io.larder.proxy.auth.UserFile;
import io.larder.proxy.request.shared.Authentication;
import io.larder.wire.message.OpMsg;
import io.larder.wire.scram.ScramClient;
import io.larder.wire.scram.ScramMechanism;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins that Larder checks, before an upstream that knows the service account alone. */
class ServiceUserTest {
    private static final MongoCredential ANN = LoginFixture.scram256("ann", "of ann");
    private static final MongoCredential BOB = LoginFixture.scram256("bob", "of bob");

    private static LoginFixture larder;
    private static UserDirectory users;
    private static Path file;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        file = directory.resolve("users.json");
        User ann = new User("ann", Map.of("shop", Access.READ_WRITE), Passwords.verifiers("ann", "of ann"));
        User bob = new User(
                "bob", Map.of("shop", Access.READ, "stock", Access.ADMIN), Passwords.verifiers("bob", "of bob"));
        UserFile.write(file, Map.of("ann", ann, "bob", bob));
        users = UserDirectory.open(file);
        larder = LoginFixture.secured(1, Authentication.service(users));
    }

    @AfterAll
    static void stop() {
        larder.close();
    }

    @Test
    void usersOfLardersOwnLogInAndWorkWithinTheirRights() {
        try (MongoClient ann = larder.driver(ANN);
                MongoClient bob = larder.driver(BOB)) {
            ann.getDatabase("shop").getCollection("c").insertOne(new Document("_id", "by ann"));
            assertThat(bob.getDatabase("shop").getCollection("c").find(new Document("_id", "by ann")))
                    .hasSize(1);
            assertThatThrownBy(() -> bob.getDatabase("shop").getCollection("c").insertOne(new Document()))
                    .isInstanceOfSatisfying(MongoCommandException.class, e -> assertThat(e.getCode())
                            .isEqualTo(13));
            assertThatThrownBy(() ->
                            ann.getDatabase("stock").getCollection("c").find().first())
                    .isInstanceOfSatisfying(MongoCommandException.class, e -> assertThat(e.getCode())
                            .isEqualTo(13));
        }
    }

    @Test
    void theServiceAccountsOwnNameAndWrongPasswordsAreRefused() {
        for (MongoCredential credential : List.of(
                LoginFixture.scram256(LoginFixture.USER, LoginFixture.PASSWORD),
                LoginFixture.scram256("ann", "of bob"))) {
            try (MongoClient client = larder.driver(credential)) {
                assertThatThrownBy(() -> client.getDatabase("shop")
                                .getCollection("c")
                                .find()
                                .first())
                        .isInstanceOf(MongoSecurityException.class);
            }
        }
    }

    @Test
    void withoutLoginOnlyGreetingsAreAnsweredAndNothingReachesTheUpstream() throws Exception {
        larder.upstream.commands().clear();
        try (WireClient stranger = larder.wire()) {
            for (String command : List.of(
                    "{find: 'c', $db: 'shop'}",
                    "{insert: 'c', documents: [{}], $db: 'shop'}",
                    "{getMore: {$numberLong: '1'}, collection: 'c', $db: 'shop'}",
                    "{endSessions: [], $db: 'admin'}",
                    "{someFutureCommand: 1, $db: 'shop'}")) {
                BsonDocument reply = stranger.ask(command);
                assertThat(reply.getInt32("code").getValue()).as(command).isEqualTo(13);
                assertThat(reply.getString("errmsg").getValue()).endsWith("requires authentication");
            }
            assertThat(stranger.ask("{ping: 1, $db: 'admin'}").getNumber("ok").intValue())
                    .isEqualTo(1);
            for (String asked : List.of("{buildInfo: 1, $db: 'admin'}", "{buildinfo: 1, $db: 'admin'}")) {
                BsonDocument build = stranger.ask(asked);
                assertThat(build.getString("version").getValue()).isEqualTo("8.0.0");
                assertThat(build.getArray("versionArray"))
                        .containsExactly(new BsonInt32(8), new BsonInt32(0), new BsonInt32(0), new BsonInt32(0));
                assertThat(build.keySet()).containsExactly("version", "versionArray", "maxBsonObjectSize", "ok");
            }
        }
        for (String name : List.of("find", "insert", "buildInfo", "getMore", "endSessions", "ping")) {
            assertThat(larder.upstream.commands().count(name)).as(name).isZero();
        }
    }

    @Test
    void cursorsAndSessionsBelongToTheUserThatOpenedThem() throws Exception {
        try (MongoClient ann = larder.driver(ANN);
                MongoClient bob = larder.driver(BOB)) {
            ann.getDatabase("shop")
                    .getCollection("many")
                    .insertMany(IntStream.range(0, 10)
                            .mapToObj(i -> new Document("_id", i))
                            .toList());
            try (MongoCursor<Document> cursor = ann.getDatabase("shop")
                    .getCollection("many")
                    .find()
                    .batchSize(2)
                    .iterator()) {
                long id = cursor.getServerCursor().getId();
                assertThatThrownBy(() -> bob.getDatabase("shop")
                                .runCommand(new Document("getMore", id).append("collection", "many")))
                        .isInstanceOfSatisfying(MongoCommandException.class, e -> assertThat(e.getCode())
                                .isEqualTo(13));
                assertThatThrownBy(() -> bob.getDatabase("shop")
                                .runCommand(new Document("killCursors", "many").append("cursors", List.of(id))))
                        .isInstanceOfSatisfying(MongoCommandException.class, e -> assertThat(e.getCode())
                                .isEqualTo(13));
                int seen = 0;
                while (cursor.hasNext()) {
                    cursor.next();
                    seen++;
                }
                assertThat(seen).isEqualTo(10);
            }
            try (ClientSession session = ann.startSession()) {
                ann.getDatabase("shop").getCollection("many").find(session).first();
                BsonDocument stolen = session.getServerSession().getIdentifier();
                assertThatThrownBy(() ->
                                bob.getDatabase("admin").runCommand(new Document("killSessions", List.of(stolen))))
                        .isInstanceOfSatisfying(MongoCommandException.class, e -> assertThat(e.getCode())
                                .isEqualTo(13));
            }
        }
    }

    @Test
    void listDatabasesShowsTheUsersOwn() {
        try (MongoClient ann = larder.driver(ANN);
                MongoClient bob = larder.driver(BOB)) {
            ann.getDatabase("shop").getCollection("c").insertOne(new Document());
            bob.getDatabase("stock").getCollection("c").insertOne(new Document());
            assertThat(ann.listDatabaseNames().into(new ArrayList<>())).containsExactly("shop");
            assertThat(bob.listDatabaseNames().into(new ArrayList<>())).containsExactlyInAnyOrder("shop", "stock");
        }
    }

    @Test
    void manyClientsShareFewUpstreamConnections() throws Exception {
        List<MongoClient> clients = new ArrayList<>();
        try {
            int before = larder.upstream.commands().count("saslStart");
            for (int i = 0; i < 20; i++) {
                MongoClient client = larder.driver(ANN);
                clients.add(client);
                client.getDatabase("shop").getCollection("c").find().first();
            }
            assertThat(larder.upstream.commands().count("saslStart") - before).isLessThan(3);
        } finally {
            clients.forEach(MongoClient::close);
        }
    }

    @Test
    void aUserThatIsRemovedLosesItsOpenConnection() throws Exception {
        Map<String, User> all = UserFile.read(file);
        User carl = new User("carl", Map.of("shop", Access.READ), Passwords.verifiers("carl", "of carl"));
        all.put("carl", carl);
        UserFile.write(file, all);
        users.reloadIfChanged();
        try (MongoClient client = larder.driver(LoginFixture.scram256("carl", "of carl"))) {
            client.getDatabase("shop").getCollection("c").find().first();
            all.remove("carl");
            UserFile.write(file, all);
            users.reloadIfChanged();
            assertThatThrownBy(() ->
                            client.getDatabase("shop").getCollection("c").find().first())
                    .isInstanceOfSatisfying(MongoCommandException.class, e -> assertThat(e.getCode())
                            .isEqualTo(13));
        }
    }

    /** A reply that nobody waits for would reach the next user of the upstream connection. */
    @Test
    void aRequestWithoutAReplyThatIsChangedOnItsWayHasNoneUpstreamEither() throws Exception {
        try (WireClient bob = larder.wire()) {
            logIn(bob, "bob", "of bob");
            for (int i = 0; i < 5; i++) {
                bob.sendRaw(bob.encode("{listDatabases: 1, $db: 'admin'}", OpMsg.MORE_TO_COME));
                BsonDocument found = bob.ask("{find: 'nothing', $db: 'stock'}");
                assertThat(found.getDocument("cursor").getArray("firstBatch")).isEmpty();
            }
        }
    }

    private static void logIn(WireClient client, String user, String password) throws Exception {
        ScramClient scram =
                new ScramClient(ScramMechanism.SCRAM_SHA_256, user, password, "aNonceThatIsLongEnoughForIt");
        BsonDocument begun = client.ask(new BsonDocument("saslStart", new BsonInt32(1))
                .append("mechanism", new BsonString("SCRAM-SHA-256"))
                .append("payload", new BsonBinary(scram.first()))
                .append("options", new BsonDocument("skipEmptyExchange", BsonBoolean.TRUE))
                .append("$db", new BsonString("admin"))
                .toJson());
        BsonDocument done = client.ask(new BsonDocument("saslContinue", new BsonInt32(1))
                .append("conversationId", begun.get("conversationId"))
                .append(
                        "payload",
                        new BsonBinary(scram.answer(begun.getBinary("payload").getData())))
                .append("$db", new BsonString("admin"))
                .toJson());
        assertThat(done.getBoolean("done").getValue()).isTrue();
    }
}
