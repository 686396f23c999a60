package io.larder.engine.filter;

import io.larder.engine.value.FieldPath;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may follow the name of a field in a filter: a value to equal, or operators. */
final class Operators {
    private final FilterCompiler filters;
    private final boolean simpleCollation;
    private final int depth;

    Operators(FilterCompiler filters, boolean simpleCollation, int depth) {
        this.filters = filters;
        this.simpleCollation = simpleCollation;
        this.depth = depth;
    }

    enum Kind {
        PLAIN,
        OPERATORS,
        /** Names with and without a dollar sign: a DBRef, or something a server refuses. */
        UNCLEAR
    }

    Kind kind(Value value) {
        if (!value.isDocument()) {
            return Kind.PLAIN;
        }
        boolean operators = false;
        boolean plain = false;
        BsonCursor cursor = value.elements();
        while (cursor.next()) {
            if (cursor.nameLength() > 0 && value.buf().getByte(cursor.nameOffset()) == '$') {
                operators = true;
            } else {
                plain = true;
            }
        }
        return operators && plain ? Kind.UNCLEAR : operators ? Kind.OPERATORS : Kind.PLAIN;
    }

    Condition equality(FieldPath path, Value value) {
        if (value.type() == BsonTypes.REGEX) {
            return new Condition.OfField(path, Operands.regexLiteral(value));
        }
        return new Condition.OfField(path, comparison(Comparison.Relation.EQ, value));
    }

    Condition condition(FieldPath path, Value operators) {
        List<Condition> parts = new ArrayList<>();
        BsonCursor cursor = operators.elements();
        while (cursor.next()) {
            parts.add(one(path, cursor.name(), Value.at(cursor), operators));
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.And(List.copyOf(parts));
    }

    private Condition one(FieldPath path, String operator, Value operand, Value siblings) {
        return switch (operator) {
            case "$not" -> negated(path, operand);
            case "$all" -> all(path, operand);
            case "$exists" -> {
                Condition exists = new Condition.OfField(path, new Exists());
                yield operand.truth() ? exists : new Condition.Not(exists);
            }
            default -> {
                ElementMatch.Term term = term(operator, operand, siblings);
                if (term == null) {
                    yield new Condition.Unknown(path.text());
                }
                Condition condition = new Condition.OfField(path, term.test());
                yield term.negated() ? new Condition.Not(condition) : condition;
            }
        };
    }

    private Condition negated(FieldPath path, Value operand) {
        if (operand.type() == BsonTypes.REGEX) {
            return new Condition.Not(new Condition.OfField(path, Operands.regexLiteral(operand)));
        }
        if (kind(operand) != Kind.OPERATORS || depth >= 100) {
            return new Condition.Unknown(path.text());
        }
        return new Condition.Not(new Operators(filters, simpleCollation, depth + 1).condition(path, operand));
    }

    private Condition all(FieldPath path, Value operand) {
        if (!operand.isArray()) {
            return new Condition.Unknown(path.text());
        }
        List<Condition> parts = new ArrayList<>();
        BsonCursor cursor = operand.elements();
        while (cursor.next()) {
            Value each = Value.at(cursor);
            parts.add(kind(each) == Kind.PLAIN ? equality(path, each) : condition(path, each));
        }
        return parts.isEmpty() ? new Condition.Or(List.of()) : new Condition.And(List.copyOf(parts));
    }

    /** The test of an operator that looks at one value at a time, or null where it is not known. */
    private ElementMatch.@Nullable Term term(String operator, Value operand, Value siblings) {
        return switch (operator) {
            case "$eq" -> plain(comparison(Comparison.Relation.EQ, operand));
            case "$gt" -> plain(comparison(Comparison.Relation.GT, operand));
            case "$gte" -> plain(comparison(Comparison.Relation.GTE, operand));
            case "$lt" -> plain(comparison(Comparison.Relation.LT, operand));
            case "$lte" -> plain(comparison(Comparison.Relation.LTE, operand));
            case "$ne" ->
                operand.type() == BsonTypes.REGEX
                        ? null
                        : new ElementMatch.Term(comparison(Comparison.Relation.EQ, operand), true);
            case "$in" -> plain(anyOf(operand));
            case "$nin" -> {
                ValueTest anyOf = anyOf(operand);
                yield anyOf == null ? null : new ElementMatch.Term(anyOf, true);
            }
            case "$type" -> plain(Operands.type(operand));
            case "$size" -> plain(Operands.size(operand));
            case "$mod" -> plain(Operands.modulo(operand));
            case "$regex" -> plain(Operands.regex(operand, siblings));
            case "$options" -> plain(Operands.regexOptions(siblings));
            case "$elemMatch" -> plain(elementMatch(operand));
            case "$bitsAllSet" -> plain(Operands.bits(BitTest.Wanted.ALL_SET, operand));
            case "$bitsAllClear" -> plain(Operands.bits(BitTest.Wanted.ALL_CLEAR, operand));
            case "$bitsAnySet" -> plain(Operands.bits(BitTest.Wanted.ANY_SET, operand));
            case "$bitsAnyClear" -> plain(Operands.bits(BitTest.Wanted.ANY_CLEAR, operand));
            default -> null;
        };
    }

    private static ElementMatch.@Nullable Term plain(@Nullable ValueTest test) {
        return test == null ? null : new ElementMatch.Term(test, false);
    }

    private ValueTest comparison(Comparison.Relation relation, Value operand) {
        return new Comparison(relation, operand, simpleCollation);
    }

    private @Nullable ValueTest anyOf(Value operand) {
        if (!operand.isArray()) {
            return null;
        }
        List<ValueTest> tests = new ArrayList<>();
        BsonCursor cursor = operand.elements();
        while (cursor.next()) {
            Value each = Value.at(cursor);
            tests.add(
                    each.type() == BsonTypes.REGEX
                            ? Operands.regexLiteral(each)
                            : comparison(Comparison.Relation.EQ, each));
        }
        return new AnyOf(List.copyOf(tests));
    }

    private @Nullable ValueTest elementMatch(Value operand) {
        if (!operand.isDocument() || depth >= 100) {
            return null;
        }
        Kind kind = kind(operand);
        if (kind == Kind.PLAIN) {
            return new ElementMatch.ByFilter(filters.filter(operand, depth + 1));
        }
        if (kind == Kind.UNCLEAR) {
            return null;
        }
        List<ElementMatch.Term> terms = new ArrayList<>();
        BsonCursor cursor = operand.elements();
        while (cursor.next()) {
            ElementMatch.Term term = term(cursor.name(), Value.at(cursor), operand);
            if (term == null) {
                return null; // $and and its like make it a filter of documents; $not and $exists are rare here
            }
            terms.add(term);
        }
        return new ElementMatch.ByValue(List.copyOf(terms));
    }
}
