package io.larder.proxy.launch;

import static io.larder.proxy.launch.TwoUpstreams.BY_DATABASE;
import static io.larder.proxy.launch.TwoUpstreams.whose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoCommandException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCursor;
import io.larder.proxy.WireClient;
import io.larder.wire.message.OpMsg;
import java.nio.file.Path;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants that are chosen by the database of each request. */
class TenantsByDatabaseTest {
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
    void theDatabaseOfEachRequestDecidesOnOneConnection() throws Exception {
        try (TenantsFixture fixture = new TenantsFixture(directory, UPSTREAMS.service(BY_DATABASE), "a", "b")) {
            MongoClient anna = fixture.client(0, "anna:secret@", "maxPoolSize=1");

            for (int i = 0; i < 5; i++) {
                assertThat(whose(anna, "a_1")).isEqualTo("a");
                assertThat(whose(anna, "b_1")).isEqualTo("b");
                assertThat(whose(anna, "shop")).isEqualTo("b");
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
                    catchThrowableOfType(MongoCommandException.class, () -> whose(anna, "elsewhere"));
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
        try (TenantsFixture fixture = new TenantsFixture(directory, UPSTREAMS.service(BY_DATABASE), "a", "b")) {
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
        String yaml = TwoUpstreams.ONLY_ONE.formatted(UPSTREAMS.a.connectionString());
        try (TenantsFixture fixture = new TenantsFixture(directory, yaml, "a", "b")) {
            MongoClient client = fixture.client(0);
            assertThat(whose(client, "a_1")).isEqualTo("a");
            assertThat(whose(client, "b_1")).isEqualTo("a");
            assertThat(fixture.tenant("b").requests().ongoing().cursors().open())
                    .isZero();
            MongoCommandException refused =
                    catchThrowableOfType(MongoCommandException.class, () -> whose(client, "shop"));
            assertThat(refused.getErrorMessage()).isEqualTo("no tenant of this Larder has the database shop");
        }
    }

    /** The cursor over them is one of the database admin, which is no tenant's. */
    @Test
    void whatBecameOfABulkWriteIsReadToItsEndWhereItWasWritten() throws Exception {
        String yaml = TwoUpstreams.ONLY_ONE.formatted(UPSTREAMS.a.connectionString());
        try (TenantsFixture fixture = new TenantsFixture(directory, yaml, "a", "b")) {
            WireClient client =
                    fixture.add(new WireClient(fixture.proxy.addresses().get(0)));
            BsonDocument begun = client.ask("{bulkWrite: 1, errorsOnly: false, cursor: {batchSize: 1}, $db: 'admin', "
                    + "ops: [{insert: 0, document: {n: 1}}, {insert: 0, document: {n: 2}}], "
                    + "nsInfo: [{ns: 'b_1.bulk'}]}");
            long cursor = begun.getDocument("cursor").getNumber("id").longValue();
            assertThat(cursor).isNotZero();
            client.ask("{find: 'products', $db: 'a_1'}");

            BsonDocument rest = client.ask("{getMore: {$numberLong: '" + cursor
                    + "'}, collection: '$cmd.bulkWrite', batchSize: 5, $db: 'admin'}");

            assertThat(rest.getDocument("cursor").getArray("nextBatch")).hasSize(1);
        }
    }

    @Test
    void aSessionThatEndsTakesItsCursorsOfAllTenantsWithIt() throws Exception {
        String yaml = TwoUpstreams.ONLY_ONE.formatted(UPSTREAMS.a.connectionString());
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
                        .formatted(UPSTREAMS.a.connectionString());
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
                        .formatted(UPSTREAMS.a.connectionString());
        try (TenantsFixture fixture = new TenantsFixture(directory, yaml, "default", "a")) {
            MongoClient client = fixture.client(0);
            assertThat(whose(client, "a_1")).isEqualTo("a");
            assertThat(whose(client, "shop")).isEqualTo("a");
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
