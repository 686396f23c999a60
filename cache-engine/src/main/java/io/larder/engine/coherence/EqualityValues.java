package io.larder.engine.coherence;

import io.larder.engine.value.DocumentId;
import io.larder.engine.value.FieldPath;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values by which a document can be found where its field is compared for equality, in canonical form: a query for any
 * other value certainly does not match it. Arrays are found by their elements, a missing field by null.
 */
public final class EqualityValues implements FieldPath.Visitor {
    /** An array of more elements than this is found by any value. */
    private static final int MOST = 256;

    private static final DocumentId NULL = new DocumentId(new byte[] {BsonTypes.NULL});

    private final Set<DocumentId> values = new HashSet<>();
    private boolean uncertain;

    private EqualityValues() {}

    /** The values, or null where it may be found by any. */
    public static @Nullable Set<DocumentId> of(Value document, FieldPath path) {
        EqualityValues found = new EqualityValues();
        path.visit(document, found);
        return found.uncertain ? null : found.values;
    }

    @Override
    public void value(Value value) {
        if (!value.isArray()) {
            add(value);
            return;
        }
        BsonCursor elements = value.elements();
        while (!uncertain && elements.next()) {
            if (elements.type() != BsonTypes.ARRAY) { // equal to other arrays only, and those have no canonical form
                add(Value.at(elements));
            }
        }
    }

    private void add(Value value) {
        DocumentId form = DocumentId.of(value);
        if (form == null || values.size() >= MOST) {
            uncertain = true;
        } else {
            values.add(form);
        }
    }

    @Override
    public void missing() {
        values.add(NULL);
    }

    @Override
    public void deadEnd() {
        values.add(NULL);
    }
}
