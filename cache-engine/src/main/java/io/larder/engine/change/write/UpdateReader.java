package io.larder.engine.change.write;

import io.larder.engine.change.Change;
import io.larder.engine.change.ChangeKind;
import io.larder.engine.field.FieldSet;
import io.larder.engine.name.Namespace;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an update does to a document: operators on fields, a pipeline, or new content. */
final class UpdateReader {
    private static final int MOST_PATHS = 200;

    private static final Set<String> OPERATORS = Set.of(
            "$set",
            "$unset",
            "$inc",
            "$mul",
            "$min",
            "$max",
            "$rename",
            "$currentDate",
            "$push",
            "$pull",
            "$pullAll",
            "$pop",
            "$addToSet",
            "$bit");

    private UpdateReader() {}

    /**
     * @param target the one document that the filter is about
     * @param copies whether to keep the content of a replacement
     */
    static Change read(
            Namespace namespace, @Nullable DocumentId target, @Nullable Value update, boolean upsert, boolean copies) {
        if (update != null && update.isDocument() && !isOperators(update)) {
            return replacement(namespace, target, update, upsert, copies);
        }
        FieldSet touched = update != null && update.isDocument() ? touched(update) : FieldSet.ALL;
        return new Change(namespace, ChangeKind.UPDATE, target, null, touched, upsert);
    }

    private static boolean isOperators(Value update) {
        BsonCursor cursor = update.elements();
        return cursor.next() && cursor.nameLength() > 0 && update.buf().getByte(cursor.nameOffset()) == '$';
    }

    /** A replacement that names its {@code _id} either finds that document or makes it. */
    private static Change replacement(
            Namespace namespace, @Nullable DocumentId target, Value content, boolean upsert, boolean copies) {
        Value own = Statements.field(content, "_id");
        DocumentId id = own == null ? target : DocumentId.of(own);
        Value document = copies ? Contents.keep(content) : null;
        return new Change(namespace, ChangeKind.REPLACE, id, document, FieldSet.ALL, upsert);
    }

    private static FieldSet touched(Value update) {
        List<String> paths = new ArrayList<>();
        BsonCursor operators = update.elements();
        while (operators.next()) {
            String operator = operators.name();
            if (operator.equals("$setOnInsert")) {
                continue; // an insert touches everything anyway
            }
            if (!OPERATORS.contains(operator) || operators.type() != BsonTypes.DOCUMENT) {
                return FieldSet.ALL;
            }
            BsonCursor fields = Value.at(operators).elements();
            while (fields.next()) {
                paths.add(fields.name());
                if (operator.equals("$rename")) {
                    if (fields.type() != BsonTypes.STRING) {
                        return FieldSet.ALL;
                    }
                    paths.add(fields.stringValue());
                }
                if (paths.size() > MOST_PATHS) {
                    return FieldSet.ALL;
                }
            }
        }
        return FieldSet.written(paths);
    }
}
