package io.larder.engine.cache;

import io.larder.engine.answer.Answer;
import io.larder.engine.answer.Gathering;
import io.larder.engine.answer.GatheringMemory;
import io.larder.engine.change.Change;
import io.larder.engine.change.ChangeKind;
import io.larder.engine.field.FieldSet;
import io.larder.engine.filter.Filter;
import io.larder.engine.key.Key;
import io.larder.engine.key.LookupKey;
import io.larder.engine.key.Scope;
import io.larder.engine.name.Namespace;
import io.larder.engine.query.Commands;
import io.larder.engine.query.Query;
import io.larder.engine.query.QueryKind;
import io.larder.engine.query.Shape;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Json;
import io.larder.engine.value.Value;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;

/** Reads, their answers, and changes, made by hand: a query with its key. */
public record Read(Query query, Key key) {
    public static final Namespace ITEMS = new Namespace("shop", "items");
    public static final Namespace ORDERS = new Namespace("shop", "orders");
    public static final Scope SCOPE = new Scope("tenant", "upstream", "user");

    public static DocumentId id(int id) {
        DocumentId canonical = DocumentId.of(Json.value(Integer.toString(id)));
        assert canonical != null;
        return canonical;
    }

    public static Read byId(int id) {
        return byId(ITEMS, id);
    }

    public static Read byId(Namespace namespace, int id) {
        return find(namespace, "_id", id);
    }

    /** Finds what has this value in this field. */
    public static Read find(Namespace namespace, String field, int value) {
        return find(namespace, field, value, "");
    }

    /** The same in another shape. */
    public static Read find(Namespace namespace, String field, int value, String variant) {
        BsonDocument filter = new BsonDocument(field, new BsonInt32(value));
        boolean named = field.equals("_id");
        Shape shape = new Shape(
                "find " + namespace + " {" + field + ": ?}" + variant,
                QueryKind.FIND,
                List.of(namespace),
                true,
                true,
                FieldSet.of(List.of(field)),
                FieldSet.NONE,
                FieldSet.ALL,
                false,
                false,
                false,
                field);
        Query query = new Query(shape, filter(filter), named ? Set.of(id(value)) : null, id(value));
        return new Read(query, key(namespace, filter, variant));
    }

    /** Counts what has this value in this field, and looks something up in other collections. */
    public static Read aggregate(List<Namespace> namespaces, String field, int value) {
        BsonDocument filter = new BsonDocument(field, new BsonInt32(value));
        Shape shape = new Shape(
                "aggregate " + namespaces + " {" + field + ": ?}",
                QueryKind.AGGREGATE,
                namespaces,
                false,
                namespaces.size() == 1,
                FieldSet.of(List.of(field)),
                FieldSet.NONE,
                FieldSet.ALL,
                false,
                false,
                false,
                field);
        return new Read(
                new Query(shape, filter(filter), null, id(value)),
                key(namespaces.get(0), filter, namespaces.toString()));
    }

    private static BsonDocument command(Namespace namespace, BsonDocument filter) {
        return new BsonDocument("find", new BsonString(namespace.collection()))
                .append("filter", filter)
                .append("$db", new BsonString(namespace.database()));
    }

    private static Filter filter(BsonDocument filter) {
        Value bytes = Json.document(filter);
        return Filter.of(ByteBufUtil.getBytes(bytes.buf(), bytes.offset(), bytes.length()), true);
    }

    private static Key key(Namespace namespace, BsonDocument filter, String variant) {
        BsonDocument command = command(namespace, filter);
        if (!variant.isEmpty()) {
            command.append("hint", new BsonString(variant));
        }
        LookupKey key = new LookupKey();
        if (!key.compute(SCOPE, Commands.read(command))) {
            throw new AssertionError("no key: " + command);
        }
        return key.toKey();
    }

    /** An answer that shows documents with these identities. */
    public static Answer answer(int... ids) {
        return answer(0, ids);
    }

    /** The same with documents of about that many bytes. */
    public static Answer answer(int bytes, int[] ids) {
        List<BsonDocument> documents = new ArrayList<>();
        for (int id : ids) {
            documents.add(
                    new BsonDocument("_id", new BsonInt32(id)).append("content", new BsonString("x".repeat(bytes))));
        }
        BsonDocument reply = new BsonDocument(
                        "cursor",
                        new BsonDocument("firstBatch", new BsonArray(documents))
                                .append("id", new BsonInt64(0))
                                .append("ns", new BsonString(ITEMS.toString())))
                .append("ok", new BsonDouble(1))
                .append("operationTime", new BsonTimestamp(7, 1));
        ByteBuf message = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 1, 2, 0, reply);
        try {
            Gathering gathering = new Gathering(QueryKind.FIND, 1 << 24, Long.MAX_VALUE, new GatheringMemory(1 << 26));
            if (gathering.reply(message, 0) != Gathering.State.COMPLETE) {
                throw new AssertionError(gathering.state());
            }
            return gathering.answer();
        } finally {
            message.release();
        }
    }

    public static Change insert(Namespace namespace, String document) {
        Value value = Json.document(document);
        int id = BsonDocument.parse(document).getInt32("_id").getValue();
        return new Change(namespace, ChangeKind.INSERT, id(id), value, FieldSet.ALL, false);
    }

    /** One whose document breaks off where its length says that it goes on. */
    static Change unreadable(Namespace namespace, int id) {
        byte[] noDocument = {100, 0, 0, 0, 2};
        Value value = new Value(Unpooled.wrappedBuffer(noDocument), (byte) 3, 0, 100);
        return new Change(namespace, ChangeKind.INSERT, id(id), value, FieldSet.ALL, false);
    }

    /** An update of one field of one document; of one that is not known where the id is negative. */
    public static Change update(Namespace namespace, int id, String field) {
        @Nullable DocumentId known = id < 0 ? null : id(id);
        return new Change(namespace, ChangeKind.UPDATE, known, null, FieldSet.of(List.of(field)), false);
    }

    public static Change update(int id) {
        return update(ITEMS, id, "content");
    }

    public static Change delete(Namespace namespace, int id) {
        return new Change(namespace, ChangeKind.DELETE, id(id), null, FieldSet.ALL, false);
    }

    public static Change dropped(Namespace namespace) {
        return new Change(namespace, ChangeKind.DEFINITION, null, null, FieldSet.ALL, true);
    }
}
