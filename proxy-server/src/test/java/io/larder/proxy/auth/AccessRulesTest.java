package io.larder.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.wire.bson.RawDocuments;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.OpMsg;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {
    private static final User SHOP =
            new User("shop", Map.of("shop", Access.READ_WRITE, "stats", Access.READ, "own", Access.ADMIN), List.of());
    /** Of a collection, in place of its name: it may be any. */
    private static final String ID = "UUID('00000000-0000-4000-8000-000000000001')";

    private static final User READER = new User("reader", Map.of(User.ALL_DATABASES, Access.READ), List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{find: 'c', $db: 'shop'}",
                "{find: 'c', $db: 'stats'}",
                "{aggregate: 'c', pipeline: [{$match: {}}], $db: 'stats'}",
                "{aggregate: 'c', pipeline: [{$lookup: {from: {db: 'stats', coll: 'd'}, as: 'x'}}], $db: 'shop'}",
                "{aggregate: 'c', pipeline: [{$out: {db: 'shop', coll: 'd'}}], $db: 'shop'}",
                "{aggregate: 'c', pipeline: [{$merge: 'd'}], $db: 'shop'}",
                "{aggregate: 1, pipeline: [{$changeStream: {}}], $db: 'stats'}",
                "{insert: 'c', documents: [], $db: 'shop'}",
                "{createIndexes: 'c', indexes: [], $db: 'shop'}",
                "{dropDatabase: 1, $db: 'own'}",
                "{collMod: 'c', $db: 'own'}",
                "{aggregate: 'c', pipeline: [{$indexStats: {}}], $db: 'own'}",
                "{renameCollection: 'shop.a', to: 'shop.b', $db: 'admin'}",
                "{bulkWrite: 1, ops: [], nsInfo: [{ns: 'shop.a'}, {ns: 'own.b'}], $db: 'admin'}",
                "{commitTransaction: 1, $db: 'admin'}",
                "{listDatabases: 1, $db: 'admin'}",
                "{explain: {find: 'c'}, $db: 'stats'}",
                "{explain: {update: 'c', updates: []}, $db: 'shop'}",
                "{mapReduce: 'c', out: {inline: 1}, $db: 'stats'}",
                "{create: 'v', viewOn: 'c', pipeline: [{$match: {}}], $db: 'shop'}",
                "{create: 'v', viewOn: 'system.profile', pipeline: [], $db: 'own'}",
                "{collMod: 'v', viewOn: 'c', pipeline: [{$lookup: {from: 'd', as: 'x'}}], $db: 'own'}",
                "{killSessions: [{id: 1}], $db: 'admin'}",
                "{find: 'system.js', $db: 'stats'}",
                "{find: 'system.users', $db: 'own'}",
                "{bulkWrite: 1, ops: [], nsInfo: [{ns: 'own.system.users'}], $db: 'admin'}",
                "{getMore: {$numberLong: '7'}, collection: '$cmd.bulkWrite', $db: 'admin'}",
                "{killCursors: '$cmd.bulkWrite', cursors: [{$numberLong: '7'}], $db: 'admin'}",
                "{find: " + ID + ", $db: 'own'}",
            })
    void allowed(String command) {
        assertThat(check(command, SHOP)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{find: 'c', $db: 'other'}",
                "{find: 'c', $db: 'admin'}",
                "{insert: 'c', documents: [], $db: 'stats'}",
                "{aggregate: 'c', pipeline: [{$out: 'd'}], $db: 'stats'}",
                "{aggregate: 'c', pipeline: [{$merge: {into: 'd'}}], $db: 'stats'}",
                "{aggregate: 'c', pipeline: [{$out: {db: 'stats', coll: 'd'}}], $db: 'shop'}",
                "{aggregate: 'c', pipeline: [{$merge: {into: {db: 'other', coll: 'd'}}}], $db: 'shop'}",
                "{aggregate: 'c', pipeline: [{$lookup: {from: {db: 'other', coll: 'd'}, as: 'x'}}], $db: 'shop'}",
                "{aggregate: 'c', pipeline: [{$unionWith: {db: 'other', coll: 'd'}}], $db: 'shop'}",
                "{aggregate: 'c', pipeline: [{$facet: {a: [{$graphLookup: {from: {db: 'other', coll: 'd'}}}]}}], "
                        + "$db: 'shop'}",
                "{aggregate: 1, pipeline: [{$currentOp: {allUsers: true}}], $db: 'shop'}",
                "{aggregate: 'c', pipeline: [{$indexStats: {}}], $db: 'shop'}",
                "{collMod: 'c', $db: 'shop'}",
                "{dropDatabase: 1, $db: 'shop'}",
                "{someFutureCommand: 1, $db: 'own'}",
                "{applyOps: [{op: 'i', ns: 'other.c', o: {_id: 1}}], $db: 'own'}",
                "{createUser: 'x', pwd: 'y', roles: [{role: 'root', db: 'admin'}], $db: 'own'}",
                "{usersInfo: {forAllDBs: true}, $db: 'own'}",
                "{killAllSessions: [], $db: 'own'}",
                "{serverStatus: 1, $db: 'own'}",
                "{dataSize: 'other.c', $db: 'own'}",
                "{splitVector: 'other.c', $db: 'own'}",
                "{explain: {someFutureCommand: 1}, $db: 'own'}",
                "{aggregate: 1, pipeline: [{$listLocalSessions: {allUsers: true}}], $db: 'own'}",
                "{createUser: 'x', $db: 'admin'}",
                "{killAllSessions: [], $db: 'admin'}",
                "{renameCollection: 'shop.a', to: 'stats.b', $db: 'admin'}",
                "{renameCollection: 'other.a', to: 'shop.b', $db: 'admin'}",
                "{renameCollection: 1, $db: 'admin'}",
                "{bulkWrite: 1, ops: [], nsInfo: [{ns: 'shop.a'}, {ns: 'stats.b'}], $db: 'admin'}",
                "{bulkWrite: 1, ops: [], nsInfo: [{}], $db: 'admin'}",
                "{bulkWrite: 1, ops: [], $db: 'admin'}",
                "{explain: {update: 'c', updates: []}, $db: 'stats'}",
                "{explain: {aggregate: 'c', pipeline: [{$unionWith: {db: 'other', coll: 'd'}}]}, $db: 'shop'}",
                "{explain: {dropDatabase: 1}, $db: 'shop'}",
                "{mapReduce: 'c', out: 'd', $db: 'stats'}",
                "{mapReduce: 'c', out: {replace: 'd', db: 'other'}, $db: 'shop'}",
                "{mapReduce: 'c', out: {inline: 1, replace: 'd'}, $db: 'stats'}",
                "{create: 'v', viewOn: 'c', pipeline: [{$lookup: {from: {db: 'local', coll: 'oplog.rs'}}}], $db: 'shop'}",
                "{create: 'v', viewOn: 'system.profile', pipeline: [], $db: 'shop'}",
                "{collMod: 'v', viewOn: 'c', pipeline: [{$lookup: {from: {db: 'local', coll: 'oplog.rs'}}}], $db: 'own'}",
                "{aggregate: 1, pipeline: [{$listCatalog: {}}], $db: 'stats'}",
                "{aggregate: 1, pipeline: [{$backupCursor: {}}], $db: 'stats'}",
                "{aggregate: 1, pipeline: [{$_internalSomething: {}}], $db: 'stats'}",
                "{killSessions: [], $db: 'admin'}",
                "{find: 'system.users', $db: 'shop'}",
                "{update: 'system.users', updates: [], $db: 'shop'}",
                "{aggregate: 'c', pipeline: [{$unionWith: 'system.users'}], $db: 'shop'}",
                "{aggregate: 'c', pipeline: [{$lookup: {from: 'system.users', as: 'x'}}], $db: 'shop'}",
                "{aggregate: 'c', pipeline: [{$merge: {into: 'system.users'}}], $db: 'shop'}",
                "{explain: {find: 'system.users'}, $db: 'shop'}",
                "{renameCollection: 'shop.a', to: 'shop.system.users', $db: 'admin'}",
                "{bulkWrite: 1, ops: [], nsInfo: [{ns: 'shop.system.users'}], $db: 'admin'}",
                "{getMore: {$numberLong: '7'}, collection: 'c', $db: 'admin'}",
                "{getMore: {$numberLong: '7'}, collection: '$cmd.bulkWrite', $db: 'local'}",
                "{killCursors: 'c', cursors: [{$numberLong: '7'}], $db: 'admin'}",
                "{find: " + ID + ", $db: 'shop'}",
                "{count: " + ID + ", $db: 'stats'}",
                "{explain: {find: " + ID + "}, $db: 'shop'}",
            })
    void refused(String command) {
        BsonDocument reply = check(command, SHOP);
        assertThat(reply).isNotNull();
        assertThat(reply.getInt32("code").getValue()).isEqualTo(13);
        assertThat(reply.getString("errmsg").getValue()).startsWith("not authorized on ");
    }

    /** Of fields of one name the check must not take one, and the server another. */
    @Test
    void noFieldHidesBehindOneOfTheSameName() {
        assertThat(check(
                        renamed(
                                "{aggregate: 'c', pipeline: [{$lookup: {from: 'd', "
                                        + "fro2: {db: 'local', coll: 'oplog.rs'}}}], $db: 'shop'}",
                                "fro2",
                                "from"),
                        SHOP))
                .isNotNull();
        assertThat(check(renamed("{find: 'c', $db: 'shop', $dc: 'other'}", "$dc", "$db"), SHOP))
                .isNotNull();
    }

    /** For fields that are there twice, which JSON cannot say. */
    private static ByteBuf renamed(String json, String from, String to) {
        ByteBuf message = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 1, 0, 0, BsonDocument.parse(json));
        int at = ByteBufUtil.indexOf(Unpooled.copiedBuffer(from, StandardCharsets.US_ASCII), message);
        message.setCharSequence(at, to, StandardCharsets.US_ASCII);
        return message;
    }

    @Test
    void allDatabasesHoldsTheWholeCluster() {
        String everything = "{aggregate: 1, pipeline: [{$changeStream: {allChangesForCluster: true}}], $db: 'admin'}";
        assertThat(check(everything, READER)).isNull();
        User admin = new User("a", Map.of("admin", Access.READ), List.of());
        assertThat(check(everything, admin)).isNotNull();
        assertThat(check("{insert: 'c', $db: 'shop'}", READER)).isNotNull();
        assertThat(AccessRules.seesOwnDatabasesOnly(READER)).isFalse();
        assertThat(AccessRules.seesOwnDatabasesOnly(SHOP)).isTrue();
    }

    @Test
    void withoutLoginNothingRuns() {
        BsonDocument reply = check("{find: 'c', $db: 'shop'}", null);
        assertThat(reply)
                .isEqualTo(BsonDocument.parse("{ok: 0.0, errmsg: 'Command find requires authentication', "
                        + "code: 13, codeName: 'Unauthorized'}"));
    }

    @Test
    void namespacesInADocumentSequenceAreSeen() {
        assertThat(checkBulkWrite("shop.a", "own.b")).isNull();
        assertThat(checkBulkWrite("shop.a", "stats.b")).isNotNull();
    }

    @Test
    void listDatabasesIsNarrowedInTheRequest() {
        BsonDocument plain = OwnDatabases.narrow(BsonDocument.parse("{listDatabases: 1, nameOnly: true}"), SHOP);
        assertThat(plain)
                .isEqualTo(BsonDocument.parse(
                        "{listDatabases: 1, nameOnly: true, " + "filter: {name: {$in: ['own', 'shop', 'stats']}}}"));
        BsonDocument filtered = OwnDatabases.narrow(BsonDocument.parse("{listDatabases: 1, filter: {a: 1}}"), SHOP);
        assertThat(filtered.getDocument("filter"))
                .isEqualTo(BsonDocument.parse("{$and: [{name: {$in: ['own', 'shop', 'stats']}}, {a: 1}]}"));
    }

    private static @Nullable BsonDocument check(String command, @Nullable User user) {
        ByteBuf message = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 1, 0, 0, BsonDocument.parse(command));
        return check(message, user);
    }

    private static @Nullable BsonDocument checkBulkWrite(String... namespaces) {
        ByteBuf message = UnpooledByteBufAllocator.DEFAULT.buffer();
        int start = MessageWriter.beginOpMsg(message, 1, 0, 0);
        message.writeByte(OpMsg.KIND_BODY);
        RawDocuments.write(BsonDocument.parse("{bulkWrite: 1, $db: 'admin'}"), message);
        message.writeByte(OpMsg.KIND_SEQUENCE);
        int section = message.writerIndex();
        message.writeIntLE(0);
        message.writeCharSequence("nsInfo\0", StandardCharsets.UTF_8);
        for (String namespace : namespaces) {
            RawDocuments.write(new BsonDocument("ns", new BsonString(namespace)), message);
        }
        message.setIntLE(section, message.writerIndex() - section);
        MessageWriter.end(message, start);
        return check(message, SHOP);
    }

    private static @Nullable BsonDocument check(ByteBuf message, @Nullable User user) {
        try {
            CommandView view = new CommandView();
            view.parse(message);
            return AccessRules.check(view, user);
        } finally {
            message.release();
        }
    }
}
