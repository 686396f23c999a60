package io.larder.engine.change.write;

import io.larder.engine.name.Namespace;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Value;
import io.larder.engine.value.ValueOrder;
import io.larder.wire.bson.BsonCursor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which one document the filter of a write is about, if it says so by {@code _id}. */
final class Targets {
    private final Predicate<Namespace> simpleCollation;

    Targets(Predicate<Namespace> simpleCollation) {
        this.simpleCollation = simpleCollation;
    }

    /** The document's identity, or null where it may be any, or several. */
    @Nullable
    DocumentId of(Namespace namespace, @Nullable Value filter, @Nullable Value collation) {
        Value wanted = filter == null || !filter.isDocument() ? null : Statements.field(filter, "_id");
        if (wanted != null && wanted.isDocument() && isOperators(wanted)) {
            wanted = equalTo(wanted);
        }
        if (wanted == null) {
            return null;
        }
        boolean exact = !ValueOrder.dependsOnCollation(wanted) || isSimple(namespace, collation);
        return exact ? DocumentId.of(wanted) : null;
    }

    private boolean isSimple(Namespace namespace, @Nullable Value collation) {
        if (collation == null || !collation.isDocument() || collation.length() == 5) {
            return simpleCollation.test(namespace);
        }
        return "simple".equals(Statements.string(collation, "locale"));
    }

    private static boolean isOperators(Value value) {
        BsonCursor cursor = value.elements();
        return cursor.next() && cursor.nameLength() > 0 && value.buf().getByte(cursor.nameOffset()) == '$';
    }

    /** Of {$eq: x} and whatever else is asked of it, x. */
    private static @Nullable Value equalTo(Value operators) {
        return Statements.field(operators, "$eq");
    }
}
