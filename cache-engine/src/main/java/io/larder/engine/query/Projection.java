package io.larder.engine.query;

import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;

/** What a projection of a find, or of a stage, does to documents. */
final class Projection {
    private static final String ID = "_id";

    private final Draft draft;
    private final FilterReader filters;
    private final ExpressionReader expressions;
    private final boolean ofFind;
    private boolean includes;
    private boolean includesId;
    private boolean excludes;
    private boolean computes;
    private boolean neutral;
    private boolean altersId;

    private Projection(Draft draft, FilterReader filters, ExpressionReader expressions, boolean ofFind) {
        this.draft = draft;
        this.filters = filters;
        this.expressions = expressions;
        this.ofFind = ofFind;
    }

    static Projection ofFind(
            Value projection, Draft draft, FilterReader filters, ExpressionReader expressions, FieldUse use) {
        return new Projection(draft, filters, expressions, true).read(projection, use);
    }

    static Projection ofStage(
            Value projection, Draft draft, FilterReader filters, ExpressionReader expressions, FieldUse use) {
        Require.document(projection);
        return new Projection(draft, filters, expressions, false).read(projection, use);
    }

    private Projection read(Value projection, FieldUse use) {
        fields(projection, "", use);
        use.path(ID);
        return this;
    }

    private void fields(Value projection, String prefix, FieldUse use) {
        draft.enter();
        draft.text().word("{");
        BsonCursor cursor = Require.document(projection);
        while (cursor.next()) {
            String name = Require.fieldName(cursor);
            draft.text().field(name);
            field(prefix + name, Value.at(cursor), use);
        }
        draft.text().word("}");
        draft.leave();
    }

    private void field(String path, Value value, FieldUse use) {
        boolean id = path.equals(ID);
        altersId |= path.startsWith(ID + ".");
        if (value.isNumber() || value.type() == BsonTypes.BOOLEAN) {
            plain(id, BsonValues.truth(value.buf(), value.type(), value.offset()));
        } else if (ofFind && isOperator(value, "$slice")) {
            neutral = true;
            altersId |= id;
            draft.text().word("slice");
        } else if (ofFind && isOperator(value, "$elemMatch")) {
            neutral = true;
            altersId |= id;
            draft.text().word("{").field("$elemMatch");
            filters.element(Value.at(Require.single(value)));
            draft.text().word("}");
        } else if (value.isDocument() && !Require.beginsWithOperator(value)) {
            Require.that(value.elements().next());
            altersId |= id;
            fields(value, path + ".", use);
        } else {
            computes = true;
            altersId |= id;
            expressions.read(value, use);
        }
        use.path(path);
    }

    private void plain(boolean id, boolean shown) {
        draft.text().word(shown ? "1" : "0");
        if (id) {
            includesId |= shown;
            altersId |= !shown;
        } else {
            includes |= shown;
            excludes |= !shown;
        }
    }

    private static boolean isOperator(Value value, String name) {
        if (!value.isDocument()) {
            return false;
        }
        BsonCursor cursor = value.elements();
        return cursor.next() && cursor.nameIs(name);
    }

    /** Whether documents come out with the {@code _id} that they had, in its place. */
    boolean keepsId() {
        return !altersId;
    }

    /** Whether nothing comes out but what is named, or computed from what is named. */
    boolean limitsFields() {
        if (excludes) {
            return false;
        }
        boolean onlyId = includesId && !computes && !neutral;
        return includes || onlyId || (computes && !ofFind);
    }

    /** Whether fields come out as they were, or not at all. */
    boolean isPlainInclusion() {
        return limitsFields() && !computes && !neutral && keepsId();
    }
}
