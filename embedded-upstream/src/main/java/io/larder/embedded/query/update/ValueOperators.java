package io.larder.embedded.query.update;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.BsonType;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Arithmetic;
import io.larder.embedded.query.value.Compare;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Shell;
import io.larder.embedded.query.value.TypeNames;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Operators that make one value of another: $set, $unset, $inc, $mul, $min, $max, $currentDate, $bit. */
final class ValueOperators {
    private ValueOperators() {}

    static FieldOperator set(@Nullable Object value) {
        // An equal value of another type, or with its fields in another order, is a change.
        return (current, target) -> Objects.equals(current, value) && !Missing.isMissing(current) ? current : value;
    }

    static FieldOperator unset() {
        return new FieldOperator() {
            @Override
            public @Nullable Object apply(@Nullable Object current, Target target) {
                return Missing.MISSING;
            }

            @Override
            public boolean creates() {
                return false;
            }
        };
    }

    static FieldOperator increment(String field, @Nullable Object by) {
        return arithmetic(field, "$inc", "increment", by);
    }

    static FieldOperator multiply(String field, @Nullable Object by) {
        return arithmetic(field, "$mul", "multiply", by);
    }

    private static FieldOperator arithmetic(String field, String name, String verb, @Nullable Object by) {
        if (!(by instanceof Number operand)) {
            throw new CommandFailure(
                    ErrorCode.TYPE_MISMATCH,
                    "Cannot " + verb + " with non-numeric argument: {" + field + ": " + Shell.render(by) + "}");
        }
        boolean adding = name.equals("$inc");
        return (current, target) -> {
            if (Missing.isMissing(current)) {
                return adding ? operand : Arithmetic.multiply(0, operand);
            }
            if (!(current instanceof Number number)) {
                throw new CommandFailure(
                        ErrorCode.TYPE_MISMATCH,
                        "Cannot apply " + name + " to a value of non-numeric type. " + target.documentId()
                                + " has the field '" + target.field() + "' of non-numeric type "
                                + TypeNames.of(current));
            }
            Number result;
            if (isInteger(number) && isInteger(operand)) {
                result = adding ? Arithmetic.addInteger(number, operand) : Arithmetic.multiplyInteger(number, operand);
                if (result == null) {
                    throw new CommandFailure(
                            ErrorCode.BAD_VALUE,
                            "Failed to apply " + name + " operations to current value ((NumberLong)" + number
                                    + ") for document " + target.documentId());
                }
            } else {
                result = adding ? Arithmetic.add(number, operand) : Arithmetic.multiply(number, operand);
            }
            return result.equals(current) ? current : result;
        };
    }

    private static boolean isInteger(Number number) {
        return number instanceof Integer || number instanceof Long;
    }

    static FieldOperator smaller(@Nullable Object value, Evaluation evaluation) {
        return (current, target) ->
                Missing.isMissing(current) || Compare.compare(value, current, evaluation.collation()) < 0
                        ? value
                        : current;
    }

    static FieldOperator greater(@Nullable Object value, Evaluation evaluation) {
        return (current, target) ->
                Missing.isMissing(current) || Compare.compare(value, current, evaluation.collation()) > 0
                        ? value
                        : current;
    }

    static FieldOperator currentDate(@Nullable Object spec, Evaluation evaluation) {
        Object type = spec instanceof Boolean ? "date" : null;
        if (spec instanceof Document document) {
            type = document.get("$type");
            for (String option : document.keySet()) {
                if (!option.equals("$type")) {
                    throw new CommandFailure(ErrorCode.BAD_VALUE, "Unrecognized $currentDate option: " + option);
                }
            }
            if (!"date".equals(type) && !"timestamp".equals(type)) {
                throw new CommandFailure(
                        ErrorCode.BAD_VALUE,
                        "The '$type' string field is required to be 'date' or 'timestamp': "
                                + "{$currentDate: {field : {$type: 'date'}}}");
            }
        }
        if (type == null) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE,
                    TypeNames.of(spec) + " is not valid type for $currentDate. Please use a boolean ('true') or a "
                            + "$type expression ({$type: 'timestamp/date'}).");
        }
        Object value = type.equals("timestamp") ? evaluation.clusterTime() : evaluation.now();
        return (current, target) -> value;
    }

    static FieldOperator bits(String field, @Nullable Object spec) {
        if (!(spec instanceof Document operations) || operations.isEmpty()) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE,
                    spec instanceof Document
                            ? "You must pass in at least one bitwise operation. The format is: "
                                    + "{$bit: {field: {and/or/xor: #}}"
                            : "The $bit modifier is not compatible with a " + TypeNames.of(spec)
                                    + ". You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}");
        }
        for (Map.Entry<String, Object> operation : operations.entrySet()) {
            if (!operation.getKey().matches("and|or|xor")) {
                throw new CommandFailure(
                        ErrorCode.BAD_VALUE,
                        "The $bit modifier only supports 'and', 'or', and 'xor', not '" + operation.getKey()
                                + "' which is an unknown operator: {" + operation.getKey() + ": "
                                + Shell.render(operation.getValue()) + "}");
            }
            if (!(operation.getValue() instanceof Integer || operation.getValue() instanceof Long)) {
                throw new CommandFailure(
                        ErrorCode.BAD_VALUE,
                        "The $bit modifier field must be an Integer(32/64 bit); a '"
                                + TypeNames.of(operation.getValue()) + "' is not supported here: {"
                                + operation.getKey() + ": " + Shell.render(operation.getValue()) + "}");
            }
        }
        return (current, target) -> {
            Object start = Missing.isMissing(current) ? (Object) 0 : current;
            BsonType type = BsonType.of(start);
            if (type != BsonType.INT && type != BsonType.LONG) {
                throw new CommandFailure(
                        ErrorCode.BAD_VALUE,
                        "Cannot apply $bit to a value of non-integral type." + target.documentId() + " has the field "
                                + field + " of non-integer type " + TypeNames.of(current));
            }
            Object result = start;
            for (Map.Entry<String, Object> operation : operations.entrySet()) {
                result =
                        bit(operation.getKey(), (Number) Objects.requireNonNull(result), (Number) operation.getValue());
            }
            return Objects.equals(result, current) ? current : result;
        };
    }

    private static Number bit(String operation, Number a, Number b) {
        long result =
                switch (operation) {
                    case "and" -> a.longValue() & b.longValue();
                    case "or" -> a.longValue() | b.longValue();
                    default -> a.longValue() ^ b.longValue();
                };
        return a instanceof Integer && b instanceof Integer ? (Number) (int) result : (Number) result;
    }
}
