package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.TypeNames;
import io.larder.embedded.request.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An aggregate as it was sent, checked as far as that goes without its collection. */
record AggregateRequest(
        List<Document> pipeline,
        @Nullable Integer batchSize,
        boolean explain,
        boolean onDatabase,
        @Nullable Object hint) {
    /** Stages that need no collection, and so may stand first in {aggregate: 1}. */
    private static final Set<String> COLLECTIONLESS = Set.of(
            "$currentOp",
            "$listLocalSessions",
            "$documents",
            "$changeStream",
            "$listSampledQueries",
            "$queryStats",
            "$shardedDataDistribution");

    static AggregateRequest parse(Fields fields, Document body, String database) {
        Object given = body.get("pipeline");
        if (!(given instanceof List<?> stages)) {
            throw new CommandFailure(
                    given == null && !body.containsKey("pipeline") ? ErrorCode.MISSING_FIELD : ErrorCode.TYPE_MISMATCH,
                    given == null && !body.containsKey("pipeline")
                            ? "BSON field 'aggregate.pipeline' is missing but a required field"
                            : "'pipeline' option must be specified as an array");
        }
        List<Document> pipeline = new ArrayList<>(stages.size());
        for (Object each : stages) {
            if (!(each instanceof Document stage)) {
                throw new CommandFailure(
                        ErrorCode.TYPE_MISMATCH, "Each element of the 'pipeline' array must be an object");
            }
            pipeline.add(stage);
        }
        boolean explain = fields.bool("explain", false);
        if (explain && body.containsKey("writeConcern")) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE, "Aggregation explain does not support the 'writeConcern' option");
        }
        Document cursor = fields.optionalDocument("cursor");
        if (cursor == null && !explain) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE,
                    "The 'cursor' option is required, except for aggregate with the explain argument");
        }
        Integer batchSize = cursor == null ? null : batchSize(cursor);
        boolean onDatabase = !(body.get("aggregate") instanceof String);
        if (onDatabase) {
            requireCollectionless(pipeline, database);
        }
        return new AggregateRequest(pipeline, batchSize, explain, onDatabase, fields.optional("hint", Object.class));
    }

    private static @Nullable Integer batchSize(Document cursor) {
        Fields fields = new Fields("cursor", cursor);
        fields.allowOnly("batchSize");
        if (!fields.has("batchSize")) {
            return null;
        }
        if (!(cursor.get("batchSize") instanceof Number)) {
            throw new CommandFailure(
                    ErrorCode.TYPE_MISMATCH,
                    "BSON field 'cursor.batchSize' is the wrong type '" + TypeNames.of(cursor.get("batchSize"))
                            + "', expected types '[long, int, decimal, double]'");
        }
        return (int) Math.min(fields.nonNegative("batchSize", 0), Integer.MAX_VALUE);
    }

    private static void requireCollectionless(List<Document> pipeline, String database) {
        String first = pipeline.isEmpty() || pipeline.get(0).isEmpty()
                ? ""
                : pipeline.get(0).keySet().iterator().next();
        if (pipeline.isEmpty() || (!COLLECTIONLESS.contains(first) && isKnown(first))) {
            throw new CommandFailure(
                    ErrorCode.INVALID_NAMESPACE,
                    "{aggregate: 1} is not valid for '" + first + "'; a collection is required.");
        }
        if (first.equals("$currentOp") && !database.equals("admin")) {
            throw new CommandFailure(
                    ErrorCode.INVALID_NAMESPACE,
                    "$currentOp must be run against the 'admin' database with {aggregate: 1}");
        }
    }

    /** What is no stage at all fails for that reason, later. */
    private static boolean isKnown(String stage) {
        return io.larder.embedded.query.stage.Pipeline.isStage(stage);
    }

    String firstStage() {
        return pipeline.isEmpty() || pipeline.get(0).isEmpty()
                ? ""
                : pipeline.get(0).keySet().iterator().next();
    }

    boolean isChangeStream() {
        return firstStage().equals("$changeStream");
    }
}
