package io.larder.engine.change.event;

import io.larder.engine.change.Change;
import io.larder.engine.change.ChangeKind;
import io.larder.engine.field.FieldSet;
import io.larder.engine.name.Namespace;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads single events. Without state. */
public final class EventReader {
    private EventReader() {}

    /** What the event document at {@code offset} tells; copies what it keeps. Empty for an invalidation alone. */
    public static List<Change> read(ByteBuf buf, int offset, int limit) {
        Event event = Event.of(Value.document(buf, offset, limit));
        if (event.isPart()) {
            return List.of(Change.anything(event.where()));
        }
        Namespace where = event.where();
        return switch (event.operation()) {
            case "insert" -> List.of(document(where, ChangeKind.INSERT, event));
            case "replace" -> List.of(document(where, ChangeKind.REPLACE, event));
            case "update" ->
                List.of(new Change(
                        where, ChangeKind.UPDATE, event.id(), null, UpdatedFields.of(event.update()), false));
            case "delete" -> List.of(of(where, ChangeKind.DELETE, event.id()));
            case "drop",
                    "create",
                    "modify",
                    "dropDatabase",
                    "shardCollection",
                    "reshardCollection",
                    "refineCollectionShardKey" -> List.of(of(where, ChangeKind.DEFINITION, null));
            case "rename" ->
                List.of(of(where, ChangeKind.DEFINITION, null), of(event.to(), ChangeKind.DEFINITION, null));
            case "createIndexes", "dropIndexes", "startIndexBuild", "commitIndexBuild", "abortIndexBuild" ->
                List.of(of(where, ChangeKind.INDEXES, null));
            case "invalidate" -> List.of();
            default -> List.of(Change.anything(where));
        };
    }

    private static Change of(Namespace where, ChangeKind kind, @Nullable DocumentId id) {
        return new Change(where, kind, id, null, FieldSet.ALL, false);
    }

    /** The full document of these two is the one that was written; that of an update may be from later. */
    private static Change document(Namespace where, ChangeKind kind, Event event) {
        Value full = event.fullDocument();
        Value id = full == null ? null : field(full, "_id");
        Value kept = full == null || id == null ? null : copy(full);
        return new Change(where, kind, event.id(), kept, FieldSet.ALL, false);
    }

    private static Value copy(Value document) {
        byte[] bytes = new byte[document.length()];
        document.buf().getBytes(document.offset(), bytes);
        return Value.document(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }

    static @Nullable Value field(Value document, String name) {
        BsonCursor cursor = document.elements();
        while (cursor.next()) {
            if (cursor.nameIs(name)) {
                return Value.at(cursor);
            }
        }
        return null;
    }

    /** The fields of an event that matter, found by one walk. */
    private record Event(
            String operation,
            @Nullable Value namespace,
            @Nullable Value target,
            @Nullable Value key,
            @Nullable Value fullDocument,
            @Nullable Value update,
            boolean isPart) {

        static Event of(Value document) {
            String operation = "";
            Value namespace = null;
            Value target = null;
            Value key = null;
            Value full = null;
            Value update = null;
            boolean part = false;
            BsonCursor cursor = document.elements();
            while (cursor.next()) {
                boolean nested = cursor.type() == BsonTypes.DOCUMENT;
                switch (cursor.name()) {
                    case "operationType" -> operation = cursor.type() == BsonTypes.STRING ? cursor.stringValue() : "";
                    case "ns" -> namespace = nested ? Value.at(cursor) : null;
                    case "to" -> target = nested ? Value.at(cursor) : null;
                    case "documentKey" -> key = nested ? Value.at(cursor) : null;
                    case "fullDocument" -> full = nested ? Value.at(cursor) : null;
                    case "updateDescription" -> update = nested ? Value.at(cursor) : null;
                    case "splitEvent" -> part = true;
                    default -> {
                        // times, tokens, sessions and whatever is to come
                    }
                }
            }
            return new Event(operation, namespace, target, key, full, update, part);
        }

        Namespace where() {
            return name(namespace);
        }

        /** Where a renamed collection has gone. */
        Namespace to() {
            return name(target);
        }

        @Nullable
        DocumentId id() {
            Value id = key == null ? null : field(key, "_id");
            return id == null ? null : DocumentId.of(id);
        }

        private static Namespace name(@Nullable Value namespace) {
            Value database = namespace == null ? null : field(namespace, "db");
            Value collection = namespace == null ? null : field(namespace, "coll");
            if (database == null || database.type() != BsonTypes.STRING) {
                return Namespace.EVERYTHING;
            }
            return collection == null || collection.type() != BsonTypes.STRING
                    ? Namespace.database(database.string())
                    : new Namespace(database.string(), collection.string());
        }
    }
}
