package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoCommandException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCursor;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import io.larder.proxy.WireClient;
import io.larder.proxy.auth.Access;
import io.larder.proxy.auth.Passwords;
import io.larder.proxy.auth.User;
import io.larder.proxy.auth.UserFile;
import io.larder.wire.message.OpMsg;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants that are chosen after hello: by the user who has logged in, and by the database of each request. */
class LateTenantsTest {
    private static EmbeddedReplicaSet setOfA;
    private static EmbeddedReplicaSet setOfB;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @BeforeAll
    static void start() {
        setOfA = TenantsFixture.set();
        setOfB = TenantsFixture.set();
        for (var each : Map.of("a", setOfA, "b", setOfB).entrySet()) {
            try (MongoClient client = MongoClients.create(each.getValue().connectionString())) {
                for (String database : List.of("shop", "a_1", "b_1")) {
                    client.getDatabase(database)
                            .getCollection("products")
                            .insertMany(IntStream.range(1, 10)
                                    .mapToObj(i -> new Document("_id", i).append("of", each.getKey()))
                                    .toList());
                }
            }
        }
    }

    @AfterAll
    static void stop() {
        setOfA.close();
        setOfB.close();
    }

    @BeforeEach
    void users() throws Exception {
        TenantsFixture.users(directory, "anna", "ben", "carl");
    }

    private String service(String tenants) {
        return """
                listeners: [{address: '127.0.0.1:0'}]
                auth: {mode: service, users: users.json}
                presentation: {as: mongos}
                tenants:
                """
                + tenants.formatted(setOfA.connectionString(), setOfB.connectionString());
    }

    private static String of(MongoClient client, String database) {
        Document found = client.getDatabase(database)
                .getCollection("products")
                .find(new Document("_id", 1))
                .first();
        return found == null ? "nobody" : found.getString("of");
    }

    private TenantsFixture byUser() throws Exception {
        return new TenantsFixture(
                directory,
                service(
                        """
                          - {name: a, user: 'a*', upstream: {uri: '%s'}}
                          - {name: b, user: ben, databases: shop, upstream: {uri: '%s'}}
                        """),
                "a",
                "b");
    }

    @Test
    void theUserWhoHasLoggedInDecides() throws Exception {
        try (TenantsFixture fixture = byUser()) {
            MongoClient anna = fixture.client(0, "anna:secret@", "");
            MongoClient ben = fixture.client(0, "ben:secret@", "");

            fixture.untilHit("a", anna);
            fixture.untilHit("b", ben);
            assertThat(of(anna, "shop")).isEqualTo("a");
            assertThat(of(ben, "shop")).isEqualTo("b");
            assertThat(fixture.tenant("a").cache().orElseThrow().entries()).isEqualTo(1);
        }
    }

    @Test
    void aUserOfNoTenantIsToldSo() throws Exception {
        try (TenantsFixture fixture = byUser()) {
            MongoClient carl = fixture.client(0, "carl:secret@", "");

            MongoCommandException refused = catchThrowableOfType(MongoCommandException.class, () -> of(carl, "shop"));

            assertThat(refused.getErrorCode()).isEqualTo(13);
            assertThat(refused.getErrorMessage())
                    .isEqualTo("no tenant of this Larder has the user carl or the database shop");
        }
    }

    @Test
    void otherDatabasesThanTheTenantsAreRefusedAndNotShown() throws Exception {
        try (TenantsFixture fixture = byUser()) {
            MongoClient ben = fixture.client(0, "ben:secret@", "");
            assertThat(ben.listDatabaseNames()).containsExactly("shop");
            List<Document> pipelines = List.of(
                    Document.parse("{$lookup: {from: {db: 'a_1', coll: 'products'}, pipeline: [], as: 'x'}}"),
                    Document.parse("{$unionWith: {db: 'a_1', coll: 'products'}}"),
                    Document.parse("{$out: {db: 'a_1', coll: 'stolen'}}"),
                    Document.parse("{$merge: {into: {db: 'a_1', coll: 'stolen'}}}"));
            List<Runnable> reaching = new ArrayList<>(List.of(
                    () -> of(ben, "a_1"),
                    () -> ben.getDatabase("a_1").getCollection("x").insertOne(new Document()),
                    () -> ben.getDatabase("a_1").drop(),
                    () -> ben.getDatabase("admin").runCommand(new Document("serverStatus", 1)),
                    () -> ben.getDatabase("admin")
                            .runCommand(new Document("renameCollection", "shop.products").append("to", "a_1.mine"))));
            pipelines
                    .subList(0, 2)
                    .forEach(stage -> reaching.add(() -> TenantsFixture.products(ben)
                            .aggregate(List.of(stage))
                            .first()));
            pipelines
                    .subList(2, 4)
                    .forEach(stage -> reaching.add(() -> TenantsFixture.products(ben)
                            .aggregate(List.of(stage))
                            .toCollection()));

            for (Runnable each : reaching) {
                MongoCommandException refused = catchThrowableOfType(MongoCommandException.class, each::run);
                if (refused != null) {
                    assertThat(refused.getErrorCode()).isEqualTo(13);
                    assertThat(refused.getErrorMessage())
                            .endsWith("is not for the clients of tenant b, which may use the databases shop only");
                } else {
                    throw new AssertionError("not refused: number " + reaching.indexOf(each));
                }
            }
            assertThat(ben.getDatabase("admin").runCommand(new Document("ping", 1)))
                    .containsEntry("ok", 1.0);
        }
    }

    private static final String BY_DATABASE =
            """
              - {name: a, database: 'a_*', upstream: {uri: '%s'}}
              - {name: b, database: [shop, b_1], upstream: {uri: '%s'}}
            """;

    @Test
    void theDatabaseOfEachRequestDecidesOnOneConnection() throws Exception {
        try (TenantsFixture fixture = new TenantsFixture(directory, service(BY_DATABASE), "a", "b")) {
            MongoClient anna = fixture.client(0, "anna:secret@", "maxPoolSize=1");

            for (int i = 0; i < 5; i++) {
                assertThat(of(anna, "a_1")).isEqualTo("a");
                assertThat(of(anna, "b_1")).isEqualTo("b");
                assertThat(of(anna, "shop")).isEqualTo("b");
            }
            try (MongoCursor<Document> ofA = anna.getDatabase("a_1")
                            .getCollection("products")
                            .find()
                            .batchSize(2)
                            .iterator();
                    MongoCursor<Document> ofB = anna.getDatabase("b_1")
                            .getCollection("products")
                            .find()
                            .batchSize(2)
                            .iterator()) {
                while (ofA.hasNext()) {
                    assertThat(ofA.next()).containsEntry("of", "a");
                    assertThat(ofB.next()).containsEntry("of", "b");
                }
            }
            MongoCommandException refused =
                    catchThrowableOfType(MongoCommandException.class, () -> of(anna, "elsewhere"));
            assertThat(refused.getErrorMessage())
                    .isEqualTo("no tenant of this Larder has the user anna or the database elsewhere");
            MongoCommandException across =
                    catchThrowableOfType(MongoCommandException.class, () -> anna.getDatabase("a_1")
                            .getCollection("products")
                            .aggregate(List.of(Document.parse("{$unionWith: {db: 'b_1', coll: 'products'}}")))
                            .first());
            assertThat(across.getErrorCode()).isEqualTo(13);
        }
    }

    @Test
    void aTransactionStaysWithItsTenant() throws Exception {
        try (TenantsFixture fixture = new TenantsFixture(directory, service(BY_DATABASE), "a", "b")) {
            MongoClient anna = fixture.client(0, "anna:secret@", "");
            var ofA = anna.getDatabase("a_1").getCollection("orders");
            var ofB = anna.getDatabase("b_1").getCollection("orders");
            try (ClientSession session = anna.startSession()) {
                session.startTransaction();
                ofB.insertOne(session, new Document("_id", 1));
                session.commitTransaction();
                assertThat(ofB.countDocuments()).isEqualTo(1);

                session.startTransaction();
                ofA.insertOne(session, new Document("_id", 2));
                MongoCommandException refused = catchThrowableOfType(
                        MongoCommandException.class, () -> ofB.insertOne(session, new Document("_id", 3)));
                assertThat(refused.getErrorCode()).isEqualTo(263);
                session.abortTransaction();
                assertThat(ofA.countDocuments()).isZero();
            }
        }
    }

    @Test
    void withOneUpstreamNobodyHasToLogIn() throws Exception {
        String yaml =
                """
                listeners: [{address: '127.0.0.1:0'}]
                tenants:
                  - {name: a, database: 'a_*', upstream: {uri: '%1$s'}}
                  - {name: b, database: 'b_*', upstream: {uri: '%1$s'}}
                """
                        .formatted(setOfA.connectionString());
        try (TenantsFixture fixture = new TenantsFixture(directory, yaml, "a", "b")) {
            MongoClient client = fixture.client(0);
            assertThat(of(client, "a_1")).isEqualTo("a");
            assertThat(of(client, "b_1")).isEqualTo("a");
            assertThat(fixture.tenant("b").requests().ongoing().cursors().open())
                    .isZero();
            MongoCommandException refused = catchThrowableOfType(MongoCommandException.class, () -> of(client, "shop"));
            assertThat(refused.getErrorMessage()).isEqualTo("no tenant of this Larder has the database shop");
        }
    }

    @Test
    void aSessionThatEndsTakesItsCursorsOfAllTenantsWithIt() throws Exception {
        String yaml =
                """
                listeners: [{address: '127.0.0.1:0'}]
                tenants:
                  - {name: a, database: 'a_*', upstream: {uri: '%1$s'}}
                  - {name: b, database: 'b_*', upstream: {uri: '%1$s'}}
                """
                        .formatted(setOfA.connectionString());
        String lsid = "lsid: {id: UUID('00000000-0000-4000-8000-000000000001')}";
        try (TenantsFixture fixture = new TenantsFixture(directory, yaml, "a", "b")) {
            WireClient client =
                    fixture.add(new WireClient(fixture.proxy.addresses().get(0)));
            for (String name : List.of("a", "b")) {
                await().atMost(TenantsFixture.SOON).until(() -> {
                    long before = fixture.hits(name);
                    client.ask("{find: 'products', $db: '" + name + "_1'}");
                    return fixture.hits(name) > before;
                });
                client.ask("{find: 'products', batchSize: 2, " + lsid + ", $db: '" + name + "_1'}");
                assertThat(cursors(fixture, name)).isEqualTo(1);
            }

            client.ask("{endSessions: [{id: UUID('00000000-0000-4000-8000-000000000002')}], $db: 'admin'}");
            assertThat(cursors(fixture, "a")).isEqualTo(1);
            assertThat(cursors(fixture, "b")).isEqualTo(1);
            client.ask("{endSessions: [{id: UUID('00000000-0000-4000-8000-000000000001')}], $db: 'admin'}");
            assertThat(cursors(fixture, "a")).isZero();
            assertThat(cursors(fixture, "b")).isZero();
        }
    }

    @Test
    void aClientHasAPlaceOfEachTenantThatItHasWorkedFor() throws Exception {
        String yaml =
                """
                listeners: [{address: '127.0.0.1:0'}]
                limits: {max-pause: 0ms}
                tenants:
                  - {name: a, database: 'a_*', upstream: {uri: '%1$s'}}
                  - {name: b, database: 'b_*', upstream: {uri: '%1$s'}, limits: {connections: 1}}
                """
                        .formatted(setOfA.connectionString());
        String ofA = "{ping: 1, $db: 'a_1'}";
        String ofB = "{ping: 1, $db: 'b_1'}";
        try (TenantsFixture fixture = new TenantsFixture(directory, yaml, "a", "b")) {
            WireClient next =
                    fixture.add(new WireClient(fixture.proxy.addresses().get(0)));
            try (WireClient first = new WireClient(fixture.proxy.addresses().get(0))) {
                for (int i = 0; i < 3; i++) {
                    assertThat(code(first.ask(ofB))).isZero();
                    assertThat(code(first.ask(ofA))).isZero();
                }
                assertThat(connected(fixture)).containsExactly(1, 1);

                assertThat(code(next.ask(ofA))).isZero();
                assertThat(code(next.ask(ofB))).isEqualTo(462);
                assertThat(code(next.ask(ofA)))
                        .as("where it has a place it stays")
                        .isZero();
                assertThat(code(first.ask(ofB))).isZero();
                assertThat(connected(fixture)).containsExactly(2, 1);

                next.sendRaw(next.encode("{insert: 'x', documents: [{}], $db: 'b_1'}", OpMsg.MORE_TO_COME));
                assertThat(next.isClosedByPeer())
                        .as("what wants no answer can only be told so")
                        .isTrue();
                await().untilAsserted(() -> assertThat(connected(fixture)).containsExactly(1, 1));
            }
            await().untilAsserted(() -> assertThat(connected(fixture)).containsExactly(0, 0));
            WireClient last =
                    fixture.add(new WireClient(fixture.proxy.addresses().get(0)));
            assertThat(code(last.ask(ofB))).isZero();
        }
    }

    private String withDefault(String tenants) {
        return "upstream: {uri: '" + setOfA.connectionString() + "'}\n" + service(tenants);
    }

    private static List<String> names(Document listed) {
        return listed.getList("databases", Document.class).stream()
                .map(database -> database.getString("name"))
                .toList();
    }

    private static Document list(MongoClient client, String more) {
        return client.getDatabase("admin").runCommand(Document.parse("{listDatabases: 1" + more + "}"));
    }

    @Test
    void theDatabasesOfAllTenantsAreListedAsOneServersWouldBe() throws Exception {
        try (TenantsFixture fixture = new TenantsFixture(directory, service(BY_DATABASE), "a", "b")) {
            MongoClient anna = fixture.client(0, "anna:secret@", "maxPoolSize=1");
            of(anna, "b_1");

            Document all = list(anna, "");
            assertThat(names(all)).containsExactly("a_1", "b_1", "shop");
            long sum = all.getList("databases", Document.class).stream()
                    .mapToLong(
                            database -> database.get("sizeOnDisk", Number.class).longValue())
                    .sum();
            assertThat(all.get("totalSize", Number.class).longValue())
                    .isEqualTo(sum)
                    .isPositive();
            assertThat(all.get("totalSizeMb", Number.class).longValue()).isEqualTo(sum >> 20);
            assertThat(all).doesNotContainKeys("$clusterTime", "operationTime");

            Document onlyNames = list(anna, ", nameOnly: true, filter: {name: /_1$/}");
            assertThat(names(onlyNames)).containsExactly("a_1", "b_1");
            assertThat(onlyNames).doesNotContainKey("totalSize");
            assertThat(onlyNames.getList("databases", Document.class).get(0)).containsOnlyKeys("name");
            assertThat(anna.listDatabaseNames()).containsExactly("a_1", "b_1", "shop");
        }
    }

    @Test
    void whoHasTheRestListsWhatIsLeft() throws Exception {
        String b = "  - {name: b, database: [shop, b_1], upstream: {uri: '%2$s'}}\n";
        try (TenantsFixture fixture = new TenantsFixture(directory, withDefault(b), "default", "b")) {
            try (MongoClient outside = MongoClients.create(setOfB.connectionString())) {
                outside.getDatabase("nobodys").getCollection("c").insertOne(new Document());
                outside.getDatabase("shop").getCollection("more").insertOne(new Document("x", "x".repeat(100_000)));
            }
            MongoClient anna = fixture.client(0, "anna:secret@", "");
            Document all = list(anna, "");
            assertThat(names(all))
                    .contains("a_1", "b_1", "shop", "admin")
                    .doesNotContain("nobodys")
                    .isSorted();
            assertThat(names(all)).doesNotHaveDuplicates();
            try (MongoClient outside = MongoClients.create(setOfB.connectionString())) {
                assertThat(size(all, "shop"))
                        .as("of the tenant's, not of the other")
                        .isEqualTo(size(list(outside, ""), "shop"));
            }
        }
    }

    @Test
    void whatAnUpstreamHasBesideNobodyIsShown() throws Exception {
        String tenants =
                """
                  - {name: a, database: 'a_*', upstream: {uri: '%1$s'}}
                  - {name: b, database: [a_9, shop], upstream: {uri: '%2$s'}}
                """;
        try (MongoClient outside = MongoClients.create(setOfA.connectionString());
                TenantsFixture fixture = new TenantsFixture(directory, service(tenants), "a", "b")) {
            outside.getDatabase("a_9").getCollection("c").insertOne(new Document());
            MongoClient anna = fixture.client(0, "anna:secret@", "");
            assertThat(names(list(anna, ""))).contains("a_1", "shop").doesNotContain("a_9");
            outside.getDatabase("a_9").drop();
        }
    }

    private static long size(Document listed, String name) {
        return listed.getList("databases", Document.class).stream()
                .filter(database -> database.getString("name").equals(name))
                .mapToLong(database -> database.get("sizeOnDisk", Number.class).longValue())
                .sum();
    }

    @Test
    void usersSeeTheirOwnDatabasesOfAllTenants() throws Exception {
        Map<String, User> users = new TreeMap<>();
        Map<String, Access> own = Map.of("a_1", Access.READ, "shop", Access.READ_WRITE);
        users.put("dora", new User("dora", own, Passwords.verifiers("dora", "secret")));
        UserFile.write(directory.resolve("users.json"), users);
        try (TenantsFixture fixture = new TenantsFixture(directory, service(BY_DATABASE), "a", "b")) {
            assertThat(names(list(fixture.client(0, "dora:secret@", ""), ""))).containsExactly("a_1", "shop");
        }
    }

    @Test
    void aListThatWouldLackAnUpstreamIsAnError() throws Exception {
        String tenants =
                """
                  - {name: a, database: 'a_*', upstream: {uri: '%1$s'}}
                  - {name: b, database: 'b_*', upstream: {uri: 'mongodb://127.0.0.1:1/'}, time-limits: {server-selection: 200ms}}
                """;
        try (TenantsFixture fixture = new TenantsFixture(directory, service(tenants), "a")) {
            MongoClient anna = fixture.client(0, "anna:secret@", "");
            MongoCommandException failed = catchThrowableOfType(MongoCommandException.class, () -> list(anna, ""));
            assertThat(failed.getErrorCode()).isEqualTo(133);

            setOfA.commands().clear();
            anna.close();
            assertThat(setOfA.commands().count("endSessions"))
                    .as("what is down has nothing to end")
                    .isEqualTo(1);
        }
    }

    @Test
    void sessionsEndWithAllTenantsThatTheyMayHaveBeenUsedWith() throws Exception {
        String id = "{id: UUID('00000000-0000-4000-8000-000000000007')}";
        try (TenantsFixture fixture = new TenantsFixture(directory, service(BY_DATABASE), "a", "b")) {
            MongoClient anna = fixture.client(0, "anna:secret@", "maxPoolSize=1");
            for (String command : List.of("refreshSessions", "killSessions", "endSessions")) {
                setOfA.commands().clear();
                setOfB.commands().clear();
                Document reply =
                        anna.getDatabase("admin").runCommand(BsonDocument.parse("{" + command + ": [" + id + "]}"));
                assertThat(reply).containsEntry("ok", 1.0);
                for (EmbeddedReplicaSet each : List.of(setOfA, setOfB)) {
                    assertThat(each.commands().named(command))
                            .as(command)
                            .singleElement()
                            .satisfies(sent -> assertThat((Iterable<?>) sent.field(command))
                                    .hasSize(1));
                }
            }
            setOfA.commands().clear();
            setOfB.commands().clear();
            of(anna, "b_1");
            anna.close();
            assertThat(setOfA.commands().count("endSessions")).isEqualTo(1);
            assertThat(setOfB.commands().count("endSessions")).isEqualTo(1);
        }
    }

    @Test
    void whatIsAboutTheServerAsAWholeIsTheBusinessOfTheDefaultTenant() throws Exception {
        List<Document> commands = List.of(
                Document.parse("{serverStatus: 1}"),
                Document.parse("{currentOp: 1}"),
                Document.parse("{aggregate: 1, pipeline: [{$currentOp: {}}], cursor: {}}"));
        try (TenantsFixture fixture = new TenantsFixture(directory, service(BY_DATABASE), "a", "b")) {
            MongoClient anna = fixture.client(0, "anna:secret@", "");
            of(anna, "b_1");
            for (Document each : commands) {
                MongoCommandException refused =
                        catchThrowableOfType(MongoCommandException.class, () -> anna.getDatabase("admin")
                                .runCommand(each));
                assertThat(refused.getErrorCode()).isEqualTo(13);
            }
        }
        String b = "  - {name: b, database: [shop, b_1], upstream: {uri: '%2$s'}}\n";
        try (TenantsFixture fixture = new TenantsFixture(directory, withDefault(b), "default", "b")) {
            MongoClient anna = fixture.client(0, "anna:secret@", "");
            of(anna, "b_1");
            setOfB.commands().clear();
            assertThat(anna.getDatabase("admin").runCommand(commands.get(0))).containsEntry("ok", 1.0);
            assertThat(setOfB.commands().count("serverStatus")).isZero();
        }
    }

    /** On one upstream nothing else would keep a client of the one from what is the other's. */
    @Test
    void whatChoosesATenantIsNotTheDefaultTenants() throws Exception {
        String yaml =
                """
                listeners: [{address: '127.0.0.1:0'}]
                upstream: {uri: '%1$s'}
                tenants:
                  - {name: a, database: 'a_*', upstream: {uri: '%1$s'}}
                """
                        .formatted(setOfA.connectionString());
        try (TenantsFixture fixture = new TenantsFixture(directory, yaml, "default", "a")) {
            MongoClient client = fixture.client(0);
            assertThat(of(client, "a_1")).isEqualTo("a");
            assertThat(of(client, "shop")).isEqualTo("a");
            List<Runnable> reaching = List.of(
                    () -> TenantsFixture.products(client)
                            .aggregate(List.of(Document.parse("{$unionWith: {db: 'a_1', coll: 'products'}}")))
                            .first(),
                    () -> TenantsFixture.products(client)
                            .aggregate(List.of(Document.parse("{$out: {db: 'a_1', coll: 'stolen'}}")))
                            .toCollection(),
                    () -> client.watch().iterator().tryNext(),
                    () -> client.getDatabase("admin")
                            .runCommand(new Document("renameCollection", "shop.products").append("to", "a_1.mine")));
            for (Runnable each : reaching) {
                MongoCommandException refused = catchThrowableOfType(MongoCommandException.class, each::run);
                assertThat(refused).as("number %d", reaching.indexOf(each)).isNotNull();
                assertThat(refused.getErrorCode()).isEqualTo(13);
                assertThat(refused.getErrorMessage())
                        .contains(" reaches databases beside that, which is not for ")
                        .endsWith("is not for the clients of tenant default, which may use all databases but a_*, "
                                + "which are of other tenants");
            }
            assertThat(client.listDatabaseNames()).contains("a_1", "shop", "b_1");
            assertThat(client.getDatabase("admin").runCommand(new Document("serverStatus", 1)))
                    .containsEntry("ok", 1.0);
        }
    }

    @Test
    void theDatabasesOfAllTenantsAreListedWhereUsersLogInUpstreamToo() throws Exception {
        String yaml =
                """
                listeners: [{address: '127.0.0.1:0'}]
                tenants:
                  - {name: a, database: 'a_*', upstream: {uri: '%1$s'}}
                  - {name: b, database: 'b_*', upstream: {uri: '%1$s'}}
                """;
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .members(1)
                .authentication(EmbeddedUser.root("root", "secret"))
                .start()) {
            String uri = set.connectionString();
            try (MongoClient outside = MongoClients.create(uri.replace("mongodb://", "mongodb://root:secret@"))) {
                for (String name : List.of("a_1", "b_1", "c_1")) {
                    outside.getDatabase(name).getCollection("c").insertOne(new Document());
                }
            }
            for (String more : List.of("", "upstream: {uri: '" + uri + "'}\n")) {
                try (TenantsFixture fixture = new TenantsFixture(directory, more + yaml.formatted(uri), "a", "b")) {
                    MongoClient root = fixture.client(0, "root:secret@", "");
                    root.getDatabase("b_1").getCollection("c").countDocuments();
                    if (more.isEmpty()) {
                        assertThat(root.listDatabaseNames()).containsExactly("a_1", "b_1");
                    } else {
                        assertThat(root.listDatabaseNames()).contains("a_1", "admin", "b_1", "c_1");
                    }
                    set.commands().clear();
                    root.close();
                    assertThat(set.commands().count("endSessions")).isEqualTo(1);
                }
            }
        }
    }

    private static int code(BsonDocument reply) {
        return reply.getNumber("code", new BsonInt32(0)).intValue();
    }

    private static List<Integer> connected(TenantsFixture fixture) {
        return List.of("a", "b").stream()
                .map(name -> fixture.tenant(name).requests().limits().connected())
                .toList();
    }

    private static int cursors(TenantsFixture fixture, String tenant) {
        return fixture.tenant(tenant).requests().ongoing().answerCursors().size();
    }
}
