package io.larder.proxy.cursor;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import java.util.Set;

/**
 * What a getMore asks for, as far as a cursor over an answer is concerned. It is refused where servers refuse it.
 *
 * @param batchSize at most; {@link Integer#MAX_VALUE} for as many as fit
 * @param transaction the number of the transaction that it is part of; -1 if none
 */
record GetMoreRequest(long cursorId, String namespace, int batchSize, boolean limitsTime, long transaction) {
    private static final int OUT_OF_RANGE = 51024;
    private static final int UNKNOWN_FIELD = 40415;
    private static final Set<String> KNOWN = Set.of(
            "getMore",
            "collection",
            "maxTimeMS",
            "maxTimeMSOpOnly",
            "comment",
            "lsid",
            "txnNumber",
            "autocommit",
            "startTransaction",
            "readConcern",
            "writeConcern",
            "apiVersion",
            "apiStrict",
            "apiDeprecationErrors",
            "term",
            "lastKnownCommittedOpTime",
            "includeQueryStatsMetrics",
            "rawData",
            "databaseVersion",
            "shardVersion",
            "clientOperationKey");

    static GetMoreRequest read(CommandView command) throws CursorRefusedException {
        int batchSize = Integer.MAX_VALUE;
        String collection = null;
        BsonCursor field = new BsonCursor().reset(command.message(), command.bodyOffset(), command.bodyLimit());
        while (field.next()) {
            if (field.nameIs("batchSize")) {
                batchSize = batchSize(field);
            } else if (field.nameIs("collection")) {
                collection = collection(field);
            } else if (!field.name().startsWith("$") && !KNOWN.contains(field.name())) {
                throw CursorRefusedException.numbered(
                        UNKNOWN_FIELD, "BSON field 'getMore." + field.name() + "' is an unknown field.");
            }
        }
        if (collection == null) {
            throw CursorRefusedException.numbered(
                    40414, "BSON field 'getMore.collection' is missing but a required field");
        }
        return new GetMoreRequest(
                command.firstElement().longValue(),
                command.database() + "." + collection,
                batchSize,
                command.fields().longOr(CommandField.MAX_TIME_MS, 0) != 0,
                command.fields().longOr(CommandField.TXN_NUMBER, -1));
    }

    private static int batchSize(BsonCursor field) throws CursorRefusedException {
        if (field.type() == BsonTypes.NULL || field.type() == BsonTypes.UNDEFINED) {
            return Integer.MAX_VALUE;
        }
        if (!field.isNumber()) {
            throw CursorRefusedException.typeMismatch(
                    "BSON field 'getMore.batchSize' is the wrong type, expected types '[long, int, decimal, double]'");
        }
        long size = field.longValue();
        if (size < 0) {
            throw CursorRefusedException.numbered(
                    OUT_OF_RANGE, "BSON field 'batchSize' value must be >= 0, actual value '" + size + "'");
        }
        return size == 0 ? Integer.MAX_VALUE : (int) Math.min(size, Integer.MAX_VALUE);
    }

    private static String collection(BsonCursor field) throws CursorRefusedException {
        if (field.type() != BsonTypes.STRING) {
            throw CursorRefusedException.typeMismatch(
                    "BSON field 'getMore.collection' is the wrong type, expected type 'string'");
        }
        return field.stringValue();
    }
}
