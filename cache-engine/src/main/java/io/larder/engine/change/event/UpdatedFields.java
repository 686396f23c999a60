package io.larder.engine.change.event;

import io.larder.engine.field.FieldSet;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields that an update event says are different. */
final class UpdatedFields {
    private static final int MOST_PATHS = 200;

    private final List<String> paths = new ArrayList<>();
    private boolean exact;
    private boolean understood = true;

    private UpdatedFields() {}

    static FieldSet of(@Nullable Value description) {
        if (description == null) {
            return FieldSet.ALL;
        }
        UpdatedFields fields = new UpdatedFields();
        fields.read(description);
        if (!fields.understood) {
            return FieldSet.ALL;
        }
        // From 5.0 on the description is the difference between two documents: an element that was not there is told as
        // a
        // whole, and so are arrays cut short. Before, it was what the update said.
        return fields.exact ? FieldSet.of(fields.paths) : FieldSet.written(fields.paths);
    }

    private void read(Value description) {
        boolean any = false;
        BsonCursor parts = description.elements();
        while (parts.next()) {
            switch (parts.name()) {
                case "updatedFields" -> {
                    any = true;
                    updated(Value.at(parts));
                }
                case "removedFields" -> removed(Value.at(parts));
                case "truncatedArrays" -> {
                    exact = true;
                    truncated(Value.at(parts));
                }
                case "disambiguatedPaths" -> {
                    // The same paths again; where a name has a dot in it, taking it for a path touches no less.
                }
                default -> understood = false;
            }
        }
        understood &= any && paths.size() <= MOST_PATHS;
    }

    private void updated(Value fields) {
        if (!fields.isDocument()) {
            understood = false;
            return;
        }
        BsonCursor cursor = fields.elements();
        while (cursor.next() && paths.size() <= MOST_PATHS) {
            paths.add(cursor.name());
        }
    }

    private void removed(Value names) {
        if (!names.isArray()) {
            understood = false;
            return;
        }
        BsonCursor cursor = names.elements();
        while (cursor.next() && paths.size() <= MOST_PATHS) {
            add(Value.at(cursor));
        }
    }

    private void truncated(Value arrays) {
        if (!arrays.isArray()) {
            understood = false;
            return;
        }
        BsonCursor cursor = arrays.elements();
        while (cursor.next() && paths.size() <= MOST_PATHS) {
            Value array = Value.at(cursor);
            add(array.isDocument() ? EventReader.field(array, "field") : null);
        }
    }

    private void add(@Nullable Value name) {
        if (name == null || name.type() != BsonTypes.STRING) {
            understood = false;
        } else {
            paths.add(name.string());
        }
    }
}
