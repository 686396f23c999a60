package io.larder.engine.query;

import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a filter says outright: which documents it can match by {@code _id}, and a field that must equal one value. */
final class Pins {
    /** A field that must equal a value. */
    record Equality(String field, DocumentId value) {}

    /** A filter that names more documents is one for any document. */
    private static final int MOST_IDS = 1000;

    private static final String ID = "_id";

    private final Draft draft;

    Pins(Draft draft) {
        this.draft = draft;
    }

    /** The only documents that can match all of these filters; null where that may be any. */
    @Nullable
    Set<DocumentId> ids(List<Value> filters) {
        Set<DocumentId> fewest = null;
        for (Value filter : filters) {
            fewest = fewer(fewest, ids(filter));
        }
        return fewest == null ? null : Set.copyOf(fewest);
    }

    private @Nullable Set<DocumentId> ids(Value filter) {
        Set<DocumentId> fewest = null;
        BsonCursor cursor = filter.elements();
        while (cursor.next()) {
            if (cursor.nameIs(ID)) {
                fewest = fewer(fewest, operand(Value.at(cursor)));
            } else if (cursor.nameIs("$and")) {
                BsonCursor parts = Value.at(cursor).elements();
                while (parts.next()) {
                    fewest = fewer(fewest, ids(Value.at(parts)));
                }
            } else if (cursor.nameIs("$or")) {
                fewest = fewer(fewest, any(Value.at(cursor)));
            }
        }
        return fewest;
    }

    /** Of several; null where one of them may be any. */
    private @Nullable Set<DocumentId> any(Value filters) {
        Set<DocumentId> together = new HashSet<>();
        BsonCursor cursor = filters.elements();
        while (cursor.next()) {
            Set<DocumentId> some = ids(Value.at(cursor));
            if (some == null || together.size() + some.size() > MOST_IDS) {
                return null;
            }
            together.addAll(some);
        }
        return together;
    }

    private @Nullable Set<DocumentId> operand(Value operand) {
        if (!Require.beginsWithOperator(operand)) {
            return one(operand);
        }
        Set<DocumentId> fewest = null;
        BsonCursor cursor = operand.elements();
        while (cursor.next()) {
            if (cursor.nameIs("$eq")) {
                fewest = fewer(fewest, one(Value.at(cursor)));
            } else if (cursor.nameIs("$in")) {
                fewest = fewer(fewest, each(Value.at(cursor)));
            }
        }
        return fewest;
    }

    private @Nullable Set<DocumentId> one(Value value) {
        DocumentId id = draft.canonical(value);
        return id == null ? null : Set.of(id);
    }

    /** A regular expression among them has no canonical form, so then it may be any. */
    private @Nullable Set<DocumentId> each(Value values) {
        Set<DocumentId> ids = new HashSet<>();
        BsonCursor cursor = values.elements();
        while (cursor.next()) {
            DocumentId id = draft.canonical(Value.at(cursor));
            if (id == null || ids.size() >= MOST_IDS) {
                return null;
            }
            ids.add(id);
        }
        return ids;
    }

    private static @Nullable Set<DocumentId> fewer(@Nullable Set<DocumentId> one, @Nullable Set<DocumentId> other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.size() <= other.size() ? one : other;
    }

    /** {@code _id} if it must equal a value, otherwise the first other field that must; null if none must. */
    @Nullable
    Equality equality(List<Value> filters) {
        Equality first = null;
        for (Value filter : filters) {
            Equality found = equality(filter);
            if (found != null && found.field().equals(ID)) {
                return found;
            }
            first = first == null ? found : first;
        }
        return first;
    }

    private @Nullable Equality equality(Value filter) {
        Equality first = null;
        BsonCursor cursor = filter.elements();
        while (cursor.next()) {
            Equality found = null;
            if (cursor.nameIs("$and")) {
                BsonCursor parts = Value.at(cursor).elements();
                while (parts.next() && (found == null || !found.field().equals(ID))) {
                    Equality inPart = equality(Value.at(parts));
                    found = found == null || (inPart != null && inPart.field().equals(ID)) ? inPart : found;
                }
            } else if (isUsable(cursor.name())) {
                DocumentId value = equalTo(Value.at(cursor));
                found = value == null ? null : new Equality(cursor.name(), value);
            }
            if (found != null && found.field().equals(ID)) {
                return found;
            }
            first = first == null ? found : first;
        }
        return first;
    }

    private @Nullable DocumentId equalTo(Value operand) {
        if (operand.type() == BsonTypes.REGEX) {
            return null;
        }
        if (!Require.beginsWithOperator(operand)) {
            return draft.canonical(operand);
        }
        BsonCursor cursor = operand.elements();
        while (cursor.next()) {
            if (cursor.nameIs("$eq")) {
                return draft.canonical(Value.at(cursor));
            }
        }
        return null;
    }

    /** A path of names only: numbers may be names or places in arrays. */
    private static boolean isUsable(String path) {
        for (String part : path.split("\\.", -1)) {
            if (part.isEmpty() || part.charAt(0) == '$' || part.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return false;
            }
        }
        return true;
    }
}
