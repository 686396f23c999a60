package io.larder.embedded.query.value;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.bson.Binary;
import io.larder.embedded.bson.BsonType;
import io.larder.embedded.bson.CodeWithScope;
import io.larder.embedded.bson.DbPointer;
import io.larder.embedded.bson.Regex;
import io.larder.embedded.bson.Symbol;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The total order of values: unlike types by rank, numbers by value, documents field by field, arrays as whole values. */
public final class Compare {
    private Compare() {}

    public static boolean equal(@Nullable Object a, @Nullable Object b, Collation collation) {
        return compare(a, b, collation) == 0;
    }

    public static int rank(@Nullable Object value) {
        return Missing.isMissing(value) ? 0 : BsonType.of(value).rank();
    }

    public static int compare(@Nullable Object a, @Nullable Object b, Collation collation) {
        if (a == b) {
            return 0;
        }
        if (a instanceof Number x && b instanceof Number y) {
            return Numbers.compare(x, y);
        }
        if (a instanceof String x && b instanceof String y) {
            return collation.compare(x, y);
        }
        int byRank = Integer.compare(rank(a), rank(b));
        if (byRank != 0) {
            return byRank;
        }
        if (a == null || b == null || Missing.isMissing(a)) {
            return 0;
        }
        return sameRank(a, b, collation);
    }

    private static int sameRank(Object a, Object b, Collation collation) {
        return switch (BsonType.of(a)) {
            case STRING, SYMBOL -> collation.compare(text(a), text(b));
            case OBJECT -> documents((Document) a, (Document) b, collation);
            case ARRAY -> arrays((List<?>) a, (List<?>) b, collation);
            case BIN_DATA -> binaries(a, b);
            case OBJECT_ID -> ((ObjectId) a).compareTo((ObjectId) b);
            case BOOL -> Boolean.compare((Boolean) a, (Boolean) b);
            case DATE -> ((Instant) a).compareTo((Instant) b);
            case TIMESTAMP -> ((BsonTimestamp) a).compareTo((BsonTimestamp) b);
            case REGEX -> {
                int byPattern = Strings.compare(((Regex) a).pattern(), ((Regex) b).pattern());
                yield byPattern != 0 ? byPattern : Strings.compare(((Regex) a).options(), ((Regex) b).options());
            }
            case JAVASCRIPT -> Strings.compare(((BsonJavaScript) a).getCode(), ((BsonJavaScript) b).getCode());
            case JAVASCRIPT_WITH_SCOPE -> {
                CodeWithScope x = (CodeWithScope) a;
                CodeWithScope y = (CodeWithScope) b;
                int byCode = Strings.compare(x.code(), y.code());
                yield byCode != 0 ? byCode : documents(x.scope(), y.scope(), collation);
            }
            case DB_POINTER -> {
                DbPointer x = (DbPointer) a;
                DbPointer y = (DbPointer) b;
                int byName = Strings.compare(x.namespace(), y.namespace());
                yield byName != 0 ? byName : x.id().compareTo(y.id());
            }
            default -> 0; // MinKey, MaxKey, undefined: one value each
        };
    }

    private static String text(Object value) {
        return value instanceof Symbol symbol ? symbol.name() : (String) value;
    }

    private static int documents(Document a, Document b, Collation collation) {
        Iterator<Map.Entry<String, Object>> left = a.entrySet().iterator();
        Iterator<Map.Entry<String, Object>> right = b.entrySet().iterator();
        while (left.hasNext() && right.hasNext()) {
            Map.Entry<String, Object> x = left.next();
            Map.Entry<String, Object> y = right.next();
            // The type of the value counts before the name of the field.
            int order = Integer.compare(rank(x.getValue()), rank(y.getValue()));
            if (order == 0) {
                order = Strings.compare(x.getKey(), y.getKey());
            }
            if (order == 0) {
                order = compare(x.getValue(), y.getValue(), collation);
            }
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(left.hasNext(), right.hasNext());
    }

    private static int arrays(List<?> a, List<?> b, Collation collation) {
        int common = Math.min(a.size(), b.size());
        for (int i = 0; i < common; i++) {
            int order = compare(a.get(i), b.get(i), collation);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static int binaries(Object a, Object b) {
        byte[] x = bytes(a);
        byte[] y = bytes(b);
        if (x.length != y.length) {
            return Integer.compare(x.length, y.length);
        }
        int bySubtype = Integer.compare(subtype(a) & 0xff, subtype(b) & 0xff);
        return bySubtype != 0 ? bySubtype : Arrays.compareUnsigned(x, y);
    }

    static byte[] bytes(Object value) {
        if (value instanceof BinData data) {
            return data.getData();
        }
        if (value instanceof UUID uuid) {
            return ByteBuffer.allocate(16)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
        }
        return ((Binary) Objects.requireNonNull(value)).data();
    }

    static byte subtype(Object value) {
        return value instanceof Binary binary ? binary.subtype() : value instanceof UUID ? (byte) 4 : 0;
    }
}
