package io.larder.embedded.query.expression;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.bson.BsonType;
import io.larder.embedded.bson.Symbol;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.Truth;
import io.larder.embedded.query.value.TypeNames;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values of one type made into values of another, as $convert does. */
final class Conversions {
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Conversions() {}

    static Object convert(Object value, BsonType to) {
        return switch (to) {
            case DOUBLE -> toDouble(value);
            case STRING -> toText(value);
            case OBJECT_ID -> toObjectId(value);
            case BOOL -> Truth.of(value) || !(value instanceof Number || value instanceof Boolean);
            case DATE -> toDate(value);
            case INT -> toInt(value);
            case LONG -> toLong(value);
            case DECIMAL -> toDecimal(value);
            case BIN_DATA -> toBinary(value);
            default -> throw unsupported(value, to);
        };
    }

    /** Null for what has no text form. */
    static @Nullable String plainText(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        } else if (value instanceof Integer || value instanceof Long || value instanceof Decimal128) {
            return value.toString();
        } else if (value instanceof Double number) {
            return doubleText(number);
        } else if (value instanceof Instant instant) {
            return ISO.format(instant);
        } else if (value instanceof Symbol symbol) {
            return symbol.name();
        }
        return null;
    }

    private static String doubleText(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value);
        }
        double size = Math.abs(value);
        return size >= 1e-5 && size < 1e15
                ? new BigDecimal(Double.toString(value)).toPlainString()
                : Double.toString(value).replace("E-", "e-").replace("E", "e+");
    }

    private static Object toText(Object value) {
        String text = plainText(value);
        if (text != null) {
            return text;
        }
        if (value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof ObjectId id) {
            return HexFormat.of().formatHex(id.toByteArray());
        }
        if (value instanceof UUID uuid) {
            return uuid.toString();
        }
        if (value instanceof BsonTimestamp timestamp) {
            return "Timestamp(" + timestamp.getTime() + ", " + timestamp.getInc() + ")";
        }
        throw unsupported(value, BsonType.STRING);
    }

    private static Object toDouble(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        } else if (value instanceof Boolean bool) {
            return bool ? 1.0 : 0.0;
        } else if (value instanceof Instant instant) {
            return (double) instant.toEpochMilli();
        } else if (value instanceof String text) {
            return parse(text, BsonType.DOUBLE).doubleValue();
        }
        throw unsupported(value, BsonType.DOUBLE);
    }

    private static Object toDecimal(Object value) {
        if (value instanceof Number number) {
            return Numbers.toDecimal(number);
        } else if (value instanceof Boolean bool) {
            return Numbers.toDecimal((Number) (bool ? 1 : 0));
        } else if (value instanceof Instant instant) {
            return Numbers.toDecimal((Number) instant.toEpochMilli());
        } else if (value instanceof String text) {
            return Numbers.toDecimal(parse(text, BsonType.DECIMAL));
        }
        throw unsupported(value, BsonType.DECIMAL);
    }

    private static Object toInt(Object value) {
        if (value instanceof Boolean bool) {
            return bool ? 1 : 0;
        }
        if (value instanceof Number || value instanceof String) {
            long whole = whole(value, BsonType.INT);
            if (whole != (int) whole) {
                throw failure("Conversion would overflow target type in $convert with no onError value: " + value);
            }
            return (int) whole;
        }
        throw unsupported(value, BsonType.INT);
    }

    private static Object toLong(Object value) {
        if (value instanceof Boolean bool) {
            return bool ? 1L : 0L;
        } else if (value instanceof Instant instant) {
            return instant.toEpochMilli();
        } else if (value instanceof Number || value instanceof String) {
            return whole(value, BsonType.LONG);
        }
        throw unsupported(value, BsonType.LONG);
    }

    private static long whole(Object value, BsonType to) {
        if (value instanceof String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw failure("Failed to parse number '" + text + "' in $convert with no onError value: " + to.alias());
            }
        }
        Number number = (Number) value;
        if (Numbers.isNaN(number)) {
            throw failure("Attempt to convert NaN value to integer type in $convert with no onError value");
        }
        if (Numbers.isInfinite(number)) {
            throw failure("Attempt to convert infinity value to integer type in $convert with no onError value");
        }
        BigDecimal exact = Numbers.toBigDecimal(number).setScale(0, RoundingMode.DOWN);
        if (exact.toBigInteger().bitLength() > 63) {
            throw failure("Conversion would overflow target type in $convert with no onError value: " + value);
        }
        return exact.longValue();
    }

    private static Number parse(String text, BsonType to) {
        try {
            if (text.isEmpty() || Character.isWhitespace(text.charAt(0)) || text.matches(".*[dDfF]$")) {
                throw new NumberFormatException(text);
            }
            if (to == BsonType.DOUBLE || text.matches("(?i)[+-]?(nan|inf(inity)?)")) {
                return switch (text.toLowerCase(Locale.ROOT)) {
                    case "nan" -> Double.NaN;
                    case "inf", "infinity", "+inf", "+infinity" -> Double.POSITIVE_INFINITY;
                    case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
                    default -> Double.valueOf(text);
                };
            }
            return Numbers.toDecimal(new BigDecimal(text));
        } catch (NumberFormatException e) {
            throw failure("Failed to parse number '" + text
                    + "' in $convert with no onError value: Did not consume whole string.");
        }
    }

    private static Object toDate(Object value) {
        if (value instanceof Instant) {
            return value;
        } else if (value instanceof Long || value instanceof Double || value instanceof Decimal128) {
            return Instant.ofEpochMilli(whole(value, BsonType.LONG));
        } else if (value instanceof ObjectId id) {
            return Instant.ofEpochSecond(ByteBuffer.wrap(id.toByteArray()).getInt() & 0xFFFFFFFFL);
        } else if (value instanceof BsonTimestamp timestamp) {
            return Instant.ofEpochSecond(timestamp.getTime() & 0xFFFFFFFFL);
        } else if (value instanceof String text) {
            return DateParser.parse(text, null, ZoneOffset.UTC);
        }
        throw unsupported(value, BsonType.DATE);
    }

    private static Object toObjectId(Object value) {
        if (value instanceof ObjectId) {
            return value;
        }
        if (value instanceof String text) {
            if (!text.matches("[0-9a-fA-F]{24}")) {
                throw failure("Failed to parse objectId '" + text
                        + "' in $convert with no onError value: Invalid string length for parsing to OID, expected 24 but found "
                        + text.length());
            }
            return new ObjectId(text.toLowerCase(Locale.ROOT));
        }
        throw unsupported(value, BsonType.OBJECT_ID);
    }

    private static Object toBinary(Object value) {
        if (BsonType.of(value) == BsonType.BIN_DATA) {
            return value;
        }
        if (value instanceof String text) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException e) {
                throw failure("Failed to parse BinData '" + text + "' in $convert with no onError value");
            }
        }
        throw unsupported(value, BsonType.BIN_DATA);
    }

    private static CommandFailure unsupported(Object value, BsonType to) {
        return failure("Unsupported conversion from " + TypeNames.of(value) + " to " + to.alias()
                + " in $convert with no onError value");
    }

    static CommandFailure failure(String message) {
        return new CommandFailure(ErrorCode.CONVERSION_FAILURE, message);
    }
}
