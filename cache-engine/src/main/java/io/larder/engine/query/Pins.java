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

    private final boolean simpleCollation;

    Pins(boolean simpleCollation) {
        this.simpleCollation = simpleCollation;
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
        DocumentId id = Draft.canonical(value, simpleCollation);
        return id == null ? null : Set.of(id);
    }

    /** A regular expression among them has no canonical form, so then it may be any. */
    private @Nullable Set<DocumentId> each(Value values) {
        Set<DocumentId> ids = new HashSet<>();
        BsonCursor cursor = values.elements();
        while (cursor.next()) {
            DocumentId id = Draft.canonical(Value.at(cursor), simpleCollation);
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

    /**
     * What {@link #equality(List)} finds, where it is known already that this is about this field; null if it is not.
     *
     * @param ids the identities that the same filters name
     */
    @Nullable
    DocumentId equality(List<Value> filters, String field, @Nullable Set<DocumentId> ids) {
        if (filters.size() != 1 || hasLogical(filters.get(0))) {
            Equality found = equality(filters);
            return found == null || !found.field().equals(field) ? null : found.value();
        }
        BsonCursor cursor = filters.get(0).elements();
        while (cursor.next()) {
            if (cursor.nameIs(field)) {
                DocumentId value = equalTo(Value.at(cursor));
                if (value != null) {
                    return ids == null ? value : same(value, ids);
                }
            }
        }
        return null;
    }

    /** The one among these that equals it, so that an entry holds one object and not two. */
    private static DocumentId same(DocumentId value, Set<DocumentId> ids) {
        if (ids.size() == 1) {
            DocumentId only = ids.iterator().next();
            return only.equals(value) ? only : value;
        }
        return value;
    }

    private static boolean hasLogical(Value filter) {
        BsonCursor cursor = filter.elements();
        while (cursor.next()) {
            if (cursor.nameLength() > 0 && cursor.buffer().getByte(cursor.nameOffset()) == '$') {
                return true;
            }
        }
        return false;
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
            return Draft.canonical(operand, simpleCollation);
        }
        BsonCursor cursor = operand.elements();
        while (cursor.next()) {
            if (cursor.nameIs("$eq")) {
                return Draft.canonical(Value.at(cursor), simpleCollation);
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
