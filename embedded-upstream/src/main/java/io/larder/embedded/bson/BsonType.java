package io.larder.embedded.bson;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The BSON types: number on the wire, alias in {@code $type}, and rank in the comparison order of unlike types. */
public enum BsonType {
    DOUBLE(1, "double", 10),
    STRING(2, "string", 15),
    OBJECT(3, "object", 20),
    ARRAY(4, "array", 25),
    BIN_DATA(5, "binData", 30),
    UNDEFINED(6, "undefined", 3),
    OBJECT_ID(7, "objectId", 35),
    BOOL(8, "bool", 40),
    DATE(9, "date", 45),
    NULL(10, "null", 5),
    REGEX(11, "regex", 50),
    DB_POINTER(12, "dbPointer", 55),
    JAVASCRIPT(13, "javascript", 60),
    SYMBOL(14, "symbol", 15),
    JAVASCRIPT_WITH_SCOPE(15, "javascriptWithScope", 65),
    INT(16, "int", 10),
    TIMESTAMP(17, "timestamp", 47),
    LONG(18, "long", 10),
    DECIMAL(19, "decimal", 10),
    MIN_KEY(-1, "minKey", -1),
    MAX_KEY(127, "maxKey", 127);

    private static final Map<String, BsonType> BY_ALIAS =
            Stream.of(values()).collect(Collectors.toMap(BsonType::alias, Function.identity()));
    private static final Map<Integer, BsonType> BY_NUMBER =
            Stream.of(values()).collect(Collectors.toMap(BsonType::number, Function.identity()));

    private final int number;
    private final String alias;
    private final int rank;

    BsonType(int number, String alias, int rank) {
        this.number = number;
        this.alias = alias;
        this.rank = rank;
    }

    public int number() {
        return number;
    }

    public String alias() {
        return alias;
    }

    /** Values of types with equal rank compare by value (all numbers; strings and symbols). */
    public int rank() {
        return rank;
    }

    public static @Nullable BsonType ofAlias(String alias) {
        return BY_ALIAS.get(alias);
    }

    public static @Nullable BsonType ofNumber(int number) {
        return BY_NUMBER.get(number);
    }

    /** The type of a value as this module represents it. */
    public static BsonType of(@Nullable Object value) {
        if (value == null) {
            return NULL;
        }
        Class<?> type = value.getClass();
        // Most frequent first: this is on the path of every comparison.
        if (type == String.class) {
            return STRING;
        } else if (type == Integer.class) {
            return INT;
        } else if (type == Document.class) {
            return OBJECT;
        } else if (type == Long.class) {
            return LONG;
        } else if (type == Double.class) {
            return DOUBLE;
        } else if (type == ObjectId.class) {
            return OBJECT_ID;
        } else if (type == Boolean.class) {
            return BOOL;
        } else if (type == Instant.class) {
            return DATE;
        } else if (value instanceof List) {
            return ARRAY;
        } else if (type == UUID.class || type == BinData.class || type == Binary.class) {
            return BIN_DATA;
        } else if (type == BsonTimestamp.class) {
            return TIMESTAMP;
        } else if (type == Decimal128.class) {
            return DECIMAL;
        } else if (type == Regex.class) {
            return REGEX;
        } else if (type == MinKey.class) {
            return MIN_KEY;
        } else if (type == MaxKey.class) {
            return MAX_KEY;
        } else if (type == BsonJavaScript.class) {
            return JAVASCRIPT;
        } else if (type == CodeWithScope.class) {
            return JAVASCRIPT_WITH_SCOPE;
        } else if (type == Symbol.class) {
            return SYMBOL;
        } else if (type == DbPointer.class) {
            return DB_POINTER;
        } else if (type == Undefined.class) {
            return UNDEFINED;
        }
        throw new IllegalArgumentException("no BSON type for " + type.getName());
    }
}
