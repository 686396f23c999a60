package io.larder.engine.query;

import io.larder.engine.reason.Reason;
import io.larder.wire.bson.NameTable;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every top-level field that a read may have and still be answered from memory. What is not listed for a kind of command is
 * unknown, also where a server would know it.
 *
 * <p>The order is the order within keys, and the place in it is what a key calls a field by.
 */
public enum ReadField {
    FILTER("filter", Role.DOCUMENT, QueryKind.FIND),
    QUERY("query", Role.DOCUMENT, QueryKind.COUNT, QueryKind.DISTINCT),
    PIPELINE("pipeline", Role.VALUE, QueryKind.AGGREGATE),
    KEY("key", Role.VALUE, QueryKind.DISTINCT),
    SORT("sort", Role.DOCUMENT, QueryKind.FIND),
    PROJECTION("projection", Role.DOCUMENT, QueryKind.FIND),
    SKIP("skip", Role.NUMBER, QueryKind.FIND, QueryKind.COUNT),
    LIMIT("limit", Role.NUMBER, QueryKind.FIND, QueryKind.COUNT),
    HINT("hint", Role.VALUE),
    MIN("min", Role.VALUE, QueryKind.FIND),
    MAX("max", Role.VALUE, QueryKind.FIND),
    LET("let", Role.VALUE, QueryKind.FIND, QueryKind.AGGREGATE),
    COLLATION("collation", Role.VALUE),
    RETURN_KEY("returnKey", Role.FLAG, QueryKind.FIND),
    RAW_DATA("rawData", Role.FLAG),
    API_VERSION("apiVersion", Role.VALUE),
    API_STRICT("apiStrict", Role.VALUE),
    API_DEPRECATION_ERRORS("apiDeprecationErrors", Role.VALUE),
    SINGLE_BATCH("singleBatch", Role.FLAG, QueryKind.FIND),
    /** Decides what is answered only together with singleBatch. */
    BATCH_SIZE("batchSize", Role.READ, QueryKind.FIND),
    /** Its level is part of the key, its afterClusterTime is the floor of the request. */
    READ_CONCERN("readConcern", Role.READ),
    CURSOR("cursor", Role.READ, QueryKind.AGGREGATE),
    DATABASE("$db", Role.READ),
    COMMENT("comment", Role.READ),

    LSID("lsid", Role.LEFT_OUT),
    CLUSTER_TIME("$clusterTime", Role.LEFT_OUT),
    READ_PREFERENCE("$readPreference", Role.LEFT_OUT),
    MAX_TIME_MS("maxTimeMS", Role.LEFT_OUT),
    ALLOW_DISK_USE("allowDiskUse", Role.LEFT_OUT, QueryKind.FIND, QueryKind.AGGREGATE),
    NO_CURSOR_TIMEOUT("noCursorTimeout", Role.LEFT_OUT, QueryKind.FIND),
    /** Speaks of $out and $merge, which are writes. */
    BYPASS_DOCUMENT_VALIDATION("bypassDocumentValidation", Role.LEFT_OUT, QueryKind.AGGREGATE),

    TAILABLE("tailable", Reason.TAILABLE, QueryKind.FIND),
    AWAIT_DATA("awaitData", Reason.TAILABLE, QueryKind.FIND),
    ALLOW_PARTIAL_RESULTS("allowPartialResults", Reason.PARTIAL_RESULTS, QueryKind.FIND),
    SHOW_RECORD_ID("showRecordId", Reason.RECORD_IDS, QueryKind.FIND),
    EXPLAIN("explain", Reason.EXPLAIN, QueryKind.AGGREGATE),
    AUTOCOMMIT("autocommit", Role.REFUSED, Reason.IN_TRANSACTION),
    START_TRANSACTION("startTransaction", Role.REFUSED, Reason.IN_TRANSACTION),
    TXN_NUMBER("txnNumber", Role.REFUSED, Reason.TRANSACTION_NUMBER),
    ENCRYPTION_INFORMATION("encryptionInformation", Role.REFUSED, Reason.ENCRYPTION);

    /** What a field is to a read that may be looked up. */
    enum Role {
        /** Part of the key as it is. */
        VALUE,
        /** Part of the key as it is; an empty document is as good as none. */
        DOCUMENT,
        /** Part of the key by its value; zero is as good as none. */
        NUMBER,
        /** Part of the key where it is not plainly false. */
        FLAG,
        /** Not part of the key as it is, but looked at. */
        READ,
        /** Without influence on what is answered. */
        LEFT_OUT,
        /** Must be plainly false. */
        REFUSED_UNLESS_FALSE,
        REFUSED
    }

    private static final Map<QueryKind, NameTable<ReadField>> TABLES = new EnumMap<>(QueryKind.class);

    static {
        for (QueryKind kind : QueryKind.values()) {
            Map<String, ReadField> byName = new HashMap<>();
            for (ReadField field : values()) {
                if ((field.kinds & 1 << kind.ordinal()) != 0) {
                    byName.put(field.fieldName, field);
                }
            }
            TABLES.put(kind, new NameTable<>(byName));
        }
    }

    /** All that are part of the key as they are, as one bit for each by its place. */
    static final long IN_KEY = inKey();

    private final String fieldName;
    private final Role role;
    private final @Nullable Reason refusal;
    /** One bit for each kind of command that may have it. */
    private final int kinds;

    ReadField(String fieldName, Role role, QueryKind... kinds) {
        this(fieldName, role, null, kinds);
    }

    ReadField(String fieldName, Reason refusal, QueryKind... kinds) {
        this(fieldName, Role.REFUSED_UNLESS_FALSE, refusal, kinds);
    }

    ReadField(String fieldName, Role role, @Nullable Reason refusal, QueryKind... kinds) {
        this.fieldName = fieldName;
        this.role = role;
        this.refusal = refusal;
        int bits = kinds.length == 0 ? -1 : 0;
        for (QueryKind kind : kinds) {
            bits |= 1 << kind.ordinal();
        }
        this.kinds = bits;
    }

    static NameTable<ReadField> of(QueryKind kind) {
        NameTable<ReadField> table = TABLES.get(kind);
        if (table == null) {
            throw new AssertionError(kind);
        }
        return table;
    }

    private static long inKey() {
        long fields = 0;
        for (ReadField field : values()) {
            fields |= field.isInKey() ? field.bit() : 0;
        }
        return fields;
    }

    long bit() {
        return 1L << ordinal();
    }

    public String fieldName() {
        return fieldName;
    }

    /** Whether its value is part of the key. */
    public boolean isInKey() {
        return role == Role.VALUE || role == Role.DOCUMENT || role == Role.NUMBER || role == Role.FLAG;
    }

    Role role() {
        return role;
    }

    /** Why a read that has this field is not looked up; null where it may be. */
    @Nullable
    Reason refusal() {
        return refusal;
    }
}
