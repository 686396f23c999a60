package io.larder.engine.catalogue;

import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.UuidRepresentation;
import org.jspecify.annotations.Nullable;

/**
 * What a namespace is.
 *
 * @param simpleCollation whether it certainly compares strings by their bytes where a command says nothing else
 * @param uuid of this very collection: one of the same name that is made after a drop has another; null where there is none
 */
public record Definition(CollectionKind kind, boolean simpleCollation, @Nullable UUID uuid) {
    public static final Definition MISSING = new Definition(CollectionKind.MISSING, false, null);
    public static final Definition UNREADABLE = new Definition(CollectionKind.UNREADABLE, false, null);

    private static final BsonDocument NOTHING = new BsonDocument();
    private static final BsonString COLLECTION = new BsonString("collection");

    /** From a row of listCollections. */
    public static Definition of(BsonDocument row) {
        BsonDocument options = document(row, "options");
        CollectionKind kind = kind(row, options);
        return kind == CollectionKind.UNREADABLE
                ? UNREADABLE
                : new Definition(kind, isSimple(options), uuid(document(row, "info")));
    }

    private static CollectionKind kind(BsonDocument row, BsonDocument options) {
        if (!row.get("type", COLLECTION).isString()) {
            return CollectionKind.UNREADABLE;
        }
        return switch (row.getString("type", COLLECTION).getValue()) {
            case "collection" ->
                options.containsKey("capped") && isTrue(options) ? CollectionKind.CAPPED : CollectionKind.COLLECTION;
            case "view" -> CollectionKind.VIEW;
            case "timeseries" -> CollectionKind.TIME_SERIES;
            default -> CollectionKind.UNREADABLE;
        };
    }

    /** What is there and not plainly false counts as true: a capped collection is never taken for another. */
    private static boolean isTrue(BsonDocument options) {
        return !options.isBoolean("capped") || options.getBoolean("capped").getValue();
    }

    private static boolean isSimple(BsonDocument options) {
        if (!options.containsKey("collation")) {
            return true;
        }
        BsonDocument collation = document(options, "collation");
        return collation.isString("locale")
                && collation.getString("locale").getValue().equals("simple");
    }

    private static @Nullable UUID uuid(BsonDocument info) {
        return info.isBinary("uuid") && info.getBinary("uuid").getType() == 4
                ? info.getBinary("uuid").asUuid(UuidRepresentation.STANDARD)
                : null;
    }

    private static BsonDocument document(BsonDocument of, String field) {
        return of.isDocument(field) ? of.getDocument(field) : NOTHING;
    }
}
