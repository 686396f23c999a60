package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.request.Fields;
import org.jspecify.annotations.Nullable;

/** A find as it was sent, its options checked against each other. */
record FindRequest(
        Document filter,
        Document sort,
        Document projection,
        long skip,
        long limit,
        @Nullable Integer batchSize,
        boolean singleBatch,
        @Nullable Object hint,
        @Nullable Document min,
        @Nullable Document max,
        boolean returnKey,
        boolean showRecordId,
        boolean tailable,
        boolean awaitData,
        boolean noCursorTimeout) {
    static FindRequest parse(Fields fields) {
        boolean tailable = fields.bool("tailable", false);
        boolean awaitData = fields.bool("awaitData", false);
        if (awaitData && !tailable) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE, "Cannot set 'awaitData' without also setting 'tailable'");
        }
        Document sort = or(fields.optionalDocument("sort"));
        boolean natural = sort.size() == 1 && sort.containsKey("$natural");
        if (tailable
                && !sort.isEmpty()
                && !(natural && Long.valueOf(1).equals(Numbers.wholeLong(sort.get("$natural"))))) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE, "cannot use tailable option with a sort other than {$natural: 1}");
        }
        Long batchSize = fields.has("batchSize") ? (Long) fields.nonNegative("batchSize", 0) : null;
        return new FindRequest(
                or(fields.optionalDocument("filter")),
                natural ? new Document() : sort,
                or(fields.optionalDocument("projection")),
                fields.nonNegative("skip", 0),
                fields.nonNegative("limit", 0),
                batchSize == null ? null : (Integer) (int) Math.min(batchSize, Integer.MAX_VALUE),
                fields.bool("singleBatch", false),
                natural ? sort : fields.optional("hint", Object.class),
                nonEmpty(fields.optionalDocument("min")),
                nonEmpty(fields.optionalDocument("max")),
                fields.bool("returnKey", false),
                fields.bool("showRecordId", false),
                tailable,
                awaitData,
                fields.bool("noCursorTimeout", false));
    }

    private static Document or(@Nullable Document document) {
        return document == null ? new Document() : document;
    }

    private static @Nullable Document nonEmpty(@Nullable Document document) {
        return document == null || document.isEmpty() ? null : document;
    }
}
