package io.larder.embedded.query.expression;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.Binary;
import io.larder.embedded.bson.BsonSize;
import io.larder.embedded.bson.BsonType;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.TypeNames;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What type a value has, conversions, sizes. */
final class TypeOperators {
    private TypeOperators() {}

    static void register(Operators operators) {
        operators.one("$type", TypeNames::of);
        operators.one("$isNumber", value -> value instanceof Number);
        to(operators, "$toBool", BsonType.BOOL);
        to(operators, "$toDate", BsonType.DATE);
        to(operators, "$toDecimal", BsonType.DECIMAL);
        to(operators, "$toDouble", BsonType.DOUBLE);
        to(operators, "$toInt", BsonType.INT);
        to(operators, "$toLong", BsonType.LONG);
        to(operators, "$toObjectId", BsonType.OBJECT_ID);
        to(operators, "$toString", BsonType.STRING);
        to(operators, "$toUUID", BsonType.BIN_DATA);
        operators.named(
                "$convert",
                Set.of("input", "to"),
                Set.of("onError", "onNull", "format", "byteOrder"),
                (arguments, frame) -> convert(arguments));
        operators.one("$bsonSize", value -> {
            if (Missing.isNullish(value)) {
                return null;
            }
            if (!(value instanceof Document document)) {
                throw new CommandFailure(31393, "$bsonSize requires a document input, found: " + TypeNames.of(value));
            }
            return BsonSize.of(document);
        });
        operators.one("$binarySize", value -> {
            if (Missing.isNullish(value)) {
                return null;
            } else if (value instanceof String text) {
                return text.getBytes(StandardCharsets.UTF_8).length;
            } else if (value instanceof BinData data) {
                return data.getData().length;
            } else if (value instanceof Binary binary) {
                return binary.data().length;
            } else if (value instanceof java.util.UUID) {
                return 16;
            }
            throw new CommandFailure(
                    51276, "$binarySize requires a string or BinData argument, found: " + TypeNames.of(value));
        });
        operators.one(
                "$tsSecond",
                value -> Missing.isNullish(value)
                        ? null
                        : (long) timestamp("$tsSecond", value).getTime());
        operators.one(
                "$tsIncrement",
                value -> Missing.isNullish(value)
                        ? null
                        : (long) timestamp("$tsIncrement", value).getInc());
    }

    private static BsonTimestamp timestamp(String name, @Nullable Object value) {
        if (value instanceof BsonTimestamp timestamp) {
            return timestamp;
        }
        throw new CommandFailure(5687301, name + " requires a timestamp argument, found: " + TypeNames.of(value));
    }

    private static void to(Operators operators, String name, BsonType type) {
        operators.one(
                name, value -> value == null || Missing.isNullish(value) ? null : Conversions.convert(value, type));
    }

    private static @Nullable Object convert(NamedArguments arguments) {
        Object to = arguments.get("to");
        if (to instanceof Document spec) {
            to = spec.get("type");
        }
        Object input = arguments.get("input");
        if (input == null || Missing.isNullish(input)) {
            return arguments.has("onNull") ? arguments.get("onNull") : null;
        }
        if (Missing.isNullish(to)) {
            return null;
        }
        BsonType type = type(to);
        try {
            return Conversions.convert(input, type);
        } catch (CommandFailure failure) {
            if (failure.is(ErrorCode.CONVERSION_FAILURE) && arguments.has("onError")) {
                return arguments.get("onError");
            }
            throw failure;
        }
    }

    private static BsonType type(@Nullable Object to) {
        BsonType type = null;
        if (to instanceof String alias) {
            type = BsonType.ofAlias(alias);
            if (type == null) {
                throw new CommandFailure(ErrorCode.BAD_VALUE, "Unknown type name: " + alias);
            }
        } else if (to instanceof Number) {
            Integer whole = Numbers.wholeInt(to);
            type = whole == null ? null : BsonType.ofNumber(whole);
        }
        if (type == null) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE,
                    "$convert's 'to' argument must be a string or number, but is " + TypeNames.of(to));
        }
        return type;
    }
}
