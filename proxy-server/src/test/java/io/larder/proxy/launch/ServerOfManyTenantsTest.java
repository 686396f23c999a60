package io.larder.proxy.launch;

import static io.larder.proxy.launch.TwoUpstreams.BY_DATABASE;
import static io.larder.proxy.launch.TwoUpstreams.whose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import io.larder.proxy.auth.Access;
import io.larder.proxy.auth.Passwords;
import io.larder.proxy.auth.User;
import io.larder.proxy.auth.UserFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client asks of the server as a whole, where the databases of its requests choose their tenants. */
class ServerOfManyTenantsTest {
    @AutoClose
    private static final TwoUpstreams UPSTREAMS = new TwoUpstreams();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @BeforeEach
    void users() throws Exception {
        TenantsFixture.users(directory, "anna");
    }

    @Test
    void theDatabasesOfAllTenantsAreListedAsOneServersWouldBe() throws Exception {
        try (TenantsFixture fixture = new TenantsFixture(directory, UPSTREAMS.service(BY_DATABASE), "a", "b")) {
            MongoClient anna = fixture.client(0, "anna:secret@", "maxPoolSize=1");
            whose(anna, "b_1");

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
        try (TenantsFixture fixture = new TenantsFixture(directory, UPSTREAMS.withDefault(b), "default", "b")) {
            try (MongoClient outside = MongoClients.create(UPSTREAMS.b.connectionString())) {
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
            try (MongoClient outside = MongoClients.create(UPSTREAMS.b.connectionString())) {
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
        try (MongoClient outside = MongoClients.create(UPSTREAMS.a.connectionString());
                TenantsFixture fixture = new TenantsFixture(directory, UPSTREAMS.service(tenants), "a", "b")) {
            outside.getDatabase("a_9").getCollection("c").insertOne(new Document());
            MongoClient anna = fixture.client(0, "anna:secret@", "");
            assertThat(names(list(anna, ""))).contains("a_1", "shop").doesNotContain("a_9");
            outside.getDatabase("a_9").drop();
        }
    }

    @Test
    void usersSeeTheirOwnDatabasesOfAllTenants() throws Exception {
        Map<String, User> users = new TreeMap<>();
        Map<String, Access> own = Map.of("a_1", Access.READ, "shop", Access.READ_WRITE);
        users.put("dora", new User("dora", own, Passwords.verifiers("dora", "secret")));
        UserFile.write(directory.resolve("users.json"), users);
        try (TenantsFixture fixture = new TenantsFixture(directory, UPSTREAMS.service(BY_DATABASE), "a", "b")) {
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
        try (TenantsFixture fixture = new TenantsFixture(directory, UPSTREAMS.service(tenants), "a")) {
            MongoClient anna = fixture.client(0, "anna:secret@", "");
            MongoCommandException failed = catchThrowableOfType(MongoCommandException.class, () -> list(anna, ""));
            assertThat(failed.getErrorCode()).isEqualTo(133);

            UPSTREAMS.a.commands().clear();
            anna.close();
            assertThat(UPSTREAMS.a.commands().count("endSessions"))
                    .as("what is down has nothing to end")
                    .isEqualTo(1);
        }
    }

    @Test
    void theDatabasesOfAllTenantsAreListedWhereUsersLogInUpstreamToo() throws Exception {
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
                try (TenantsFixture fixture =
                        new TenantsFixture(directory, more + TwoUpstreams.ONLY_ONE.formatted(uri), "a", "b")) {
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

    @Test
    void sessionsEndWithAllTenantsThatTheyMayHaveBeenUsedWith() throws Exception {
        String id = "{id: UUID('00000000-0000-4000-8000-000000000007')}";
        try (TenantsFixture fixture = new TenantsFixture(directory, UPSTREAMS.service(BY_DATABASE), "a", "b")) {
            MongoClient anna = fixture.client(0, "anna:secret@", "maxPoolSize=1");
            for (String command : List.of("refreshSessions", "killSessions", "endSessions")) {
                UPSTREAMS.a.commands().clear();
                UPSTREAMS.b.commands().clear();
                Document reply =
                        anna.getDatabase("admin").runCommand(BsonDocument.parse("{" + command + ": [" + id + "]}"));
                assertThat(reply).containsEntry("ok", 1.0);
                for (EmbeddedReplicaSet each : List.of(UPSTREAMS.a, UPSTREAMS.b)) {
                    assertThat(each.commands().named(command))
                            .as(command)
                            .singleElement()
                            .satisfies(sent -> assertThat((Iterable<?>) sent.field(command))
                                    .hasSize(1));
                }
            }
            UPSTREAMS.a.commands().clear();
            UPSTREAMS.b.commands().clear();
            whose(anna, "b_1");
            anna.close();
            assertThat(UPSTREAMS.a.commands().count("endSessions")).isEqualTo(1);
            assertThat(UPSTREAMS.b.commands().count("endSessions")).isEqualTo(1);
        }
    }

    @Test
    void whatIsAboutTheServerAsAWholeIsTheBusinessOfTheDefaultTenant() throws Exception {
        List<Document> commands = List.of(
                Document.parse("{serverStatus: 1}"),
                Document.parse("{currentOp: 1}"),
                Document.parse("{aggregate: 1, pipeline: [{$currentOp: {}}], cursor: {}}"));
        try (TenantsFixture fixture = new TenantsFixture(directory, UPSTREAMS.service(BY_DATABASE), "a", "b")) {
            MongoClient anna = fixture.client(0, "anna:secret@", "");
            whose(anna, "b_1");
            for (Document each : commands) {
                MongoCommandException refused =
                        catchThrowableOfType(MongoCommandException.class, () -> anna.getDatabase("admin")
                                .runCommand(each));
                assertThat(refused.getErrorCode()).isEqualTo(13);
            }
        }
        String b = "  - {name: b, database: [shop, b_1], upstream: {uri: '%2$s'}}\n";
        try (TenantsFixture fixture = new TenantsFixture(directory, UPSTREAMS.withDefault(b), "default", "b")) {
            MongoClient anna = fixture.client(0, "anna:secret@", "");
            whose(anna, "b_1");
            UPSTREAMS.b.commands().clear();
            assertThat(anna.getDatabase("admin").runCommand(commands.get(0))).containsEntry("ok", 1.0);
            assertThat(UPSTREAMS.b.commands().count("serverStatus")).isZero();
        }
    }

    private static Document list(MongoClient client, String more) {
        return client.getDatabase("admin").runCommand(Document.parse("{listDatabases: 1" + more + "}"));
    }

    private static List<String> names(Document listed) {
        return listed.getList("databases", Document.class).stream()
                .map(database -> database.getString("name"))
                .toList();
    }

    private static long size(Document listed, String name) {
        return listed.getList("databases", Document.class).stream()
                .filter(database -> database.getString("name").equals(name))
                .mapToLong(database -> database.get("sizeOnDisk", Number.class).longValue())
                .sum();
    }
}
