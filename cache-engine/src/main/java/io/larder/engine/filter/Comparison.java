package io.larder.engine.filter;

import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Numbers;
import io.larder.engine.value.Value;
import io.larder.engine.value.ValueOrder;
import io.larder.wire.bson.BsonTypes;

/** $eq, $gt, $gte, $lt and $lte: values compare within their bracket of types only. */
record Comparison(Relation relation, Value operand, boolean simpleCollation) implements ValueTest {
    enum Relation {
        EQ,
        GT,
        GTE,
        LT,
        LTE;

        boolean orEqual() {
            return this == EQ || this == GTE || this == LTE;
        }

        boolean holds(int order) {
            return switch (this) {
                case EQ -> order == 0;
                case GT -> order > 0;
                case GTE -> order >= 0;
                case LT -> order < 0;
                case LTE -> order <= 0;
            };
        }
    }

    @Override
    public Verdict test(Value value) {
        boolean nullOperand = operand.type() == BsonTypes.NULL && value.type() == BsonTypes.UNDEFINED;
        if (operand.type() == BsonTypes.UNDEFINED || nullOperand) {
            return Verdict.CANNOT_TELL; // servers differ on whether undefined equals null
        }
        if (ValueOrder.bracket(value.type()) != ValueOrder.bracket(operand.type())) {
            return otherBracket();
        }
        if (value.type() == BsonTypes.REGEX || value.type() == BsonTypes.DB_POINTER) {
            return relation == Relation.EQ ? Verdict.of(ValueOrder.compare(value, operand) == 0) : Verdict.CANNOT_TELL;
        }
        if (ValueOrder.isUncertain(value, operand)) {
            return relation == Relation.EQ && differ(value, operand) ? Verdict.NO : Verdict.CANNOT_TELL;
        }
        if (!simpleCollation && (ValueOrder.dependsOnCollation(value) || ValueOrder.dependsOnCollation(operand))) {
            return Verdict.CANNOT_TELL;
        }
        if (value.isNumber() && (Numbers.isNaN(value) || Numbers.isNaN(operand))) {
            return Verdict.of(relation.orEqual() && Numbers.isNaN(value) && Numbers.isNaN(operand));
        }
        return Verdict.of(relation.holds(ValueOrder.compare(value, operand)));
    }

    /** Everything is greater than MinKey and less than MaxKey; the other way round servers have been of two minds. */
    private Verdict otherBracket() {
        boolean least = operand.type() == BsonTypes.MIN_KEY;
        boolean most = operand.type() == BsonTypes.MAX_KEY;
        if (relation == Relation.EQ || !(least || most)) {
            return Verdict.NO;
        }
        boolean upwards = relation == Relation.GT || relation == Relation.GTE;
        return upwards == least ? Verdict.YES : Verdict.CANNOT_TELL;
    }

    /** A missing field is like null, but for the extremes it may be like nothing at all. */
    @Override
    public Verdict missing() {
        return switch (operand.type()) {
            case BsonTypes.NULL -> Verdict.of(relation.orEqual());
            case BsonTypes.UNDEFINED -> Verdict.CANNOT_TELL;
            case BsonTypes.MIN_KEY, BsonTypes.MAX_KEY -> relation == Relation.EQ ? Verdict.NO : Verdict.CANNOT_TELL;
            default -> Verdict.NO;
        };
    }

    private static boolean differ(Value a, Value b) {
        DocumentId one = DocumentId.of(a);
        DocumentId other = DocumentId.of(b);
        return one != null && other != null && !one.equals(other);
    }
}
