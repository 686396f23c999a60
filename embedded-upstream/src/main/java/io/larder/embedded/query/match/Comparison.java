package io.larder.embedded.query.match;

import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Compare;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Numbers;
import org.jspecify.annotations.Nullable;

/** {@code $eq $gt $gte $lt $lte}: only values of one kind are ordered, and a missing field is null. */
public record Comparison(Kind kind, @Nullable Object operand, Collation collation) implements Test {
    /** The five relations. */
    public enum Kind {
        EQ("$eq"),
        GT("$gt"),
        GTE("$gte"),
        LT("$lt"),
        LTE("$lte");

        private final String operator;

        Kind(String operator) {
            this.operator = operator;
        }

        public String operator() {
            return operator;
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

        boolean includesEqual() {
            return this == EQ || this == GTE || this == LTE;
        }
    }

    @Override
    public boolean test(@Nullable Object value) {
        if (Missing.isMissing(value)) {
            return operand == null && kind.includesEqual();
        }
        if (Compare.rank(value) != Compare.rank(operand)) {
            return (operand instanceof MinKey || operand instanceof MaxKey)
                    && kind.holds(Compare.compare(value, operand, collation));
        }
        if (value instanceof Number x && operand instanceof Number y && (Numbers.isNaN(x) || Numbers.isNaN(y))) {
            return kind.includesEqual() && Numbers.isNaN(x) && Numbers.isNaN(y);
        }
        return kind.holds(Compare.compare(value, operand, collation));
    }
}
