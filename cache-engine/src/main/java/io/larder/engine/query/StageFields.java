package io.larder.engine.query;

import io.larder.engine.reason.Reason;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a stage that is written as a document. A field that is not known makes the stage one that is not known. */
final class StageFields {
    private final Map<String, Value> fields = new HashMap<>();

    StageFields(Value stage, Set<String> known) {
        BsonCursor cursor = Require.document(stage);
        while (cursor.next()) {
            String name = cursor.name();
            if (!known.contains(name)) {
                throw new Refusal(Reason.UNKNOWN_STAGE_FIELD);
            }
            Require.that(fields.put(name, Value.at(cursor)) == null);
        }
    }

    @Nullable
    Value get(String name) {
        return fields.get(name);
    }

    Value required(String name) {
        Value value = fields.get(name);
        if (value == null) {
            throw new Refusal(Reason.UNUSABLE);
        }
        return value;
    }
}
