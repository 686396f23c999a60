package io.larder.engine.query;

import io.larder.engine.field.FieldSet;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonValues;
import java.util.ArrayList;
import java.util.List;

/** Reads what documents are sorted by. */
final class Order {
    private final Draft draft;
    private final ExpressionReader expressions;

    Order(Draft draft, ExpressionReader expressions) {
        this.draft = draft;
        this.expressions = expressions;
    }

    /** The fields that the order depends on. */
    FieldSet read(Value sort, FieldUse use) {
        List<String> paths = new ArrayList<>();
        boolean all = false;
        draft.text().word("{");
        BsonCursor cursor = Require.document(sort);
        while (cursor.next()) {
            String name = cursor.name();
            Value direction = Value.at(cursor);
            draft.text().field(name);
            if (direction.isDocument()) {
                BsonCursor meta = Require.single(direction);
                Require.that(meta.nameIs("$meta"));
                expressions.meta(Value.at(meta), use);
                all = true;
            } else if (name.equals("$natural")) {
                draft.dependsOnIndexes();
                draft.text().value();
            } else {
                Require.that(direction.isNumber() && !name.isEmpty() && name.charAt(0) != '$');
                draft.text()
                        .word(
                                BsonValues.longValue(direction.buf(), direction.type(), direction.offset()) < 0
                                        ? "-1"
                                        : "1");
                paths.add(name);
                use.path(name);
            }
        }
        draft.text().word("}");
        return all ? FieldSet.ALL : FieldSet.of(paths);
    }
}
