package io.larder.embedded.query.update;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.value.Compare;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Shell;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A compiled update: operators, a replacement, or a pipeline. Immutable and safe to share. */
public final class Updates {
    /** What an update made of a document. */
    public record Result(Document document, boolean changed, ChangeDescription description) {}

    private final @Nullable OperatorUpdate operators;
    private final @Nullable Document replacement;
    private final @Nullable UpdatePipeline pipeline;

    private Updates(
            @Nullable OperatorUpdate operators, @Nullable Document replacement, @Nullable UpdatePipeline pipeline) {
        this.operators = operators;
        this.replacement = replacement;
        this.pipeline = pipeline;
    }

    /** The update is a document or a list of stages, as it stands in the command. */
    public static Updates compile(@Nullable Object update, List<Document> arrayFilters, Evaluation evaluation) {
        if (update instanceof List<?> stages) {
            if (!arrayFilters.isEmpty()) {
                throw new CommandFailure(
                        ErrorCode.FAILED_TO_PARSE, "arrayFilters may not be specified for pipeline-syle updates");
            }
            return new Updates(null, null, UpdatePipeline.compile(stages, evaluation));
        }
        if (!(update instanceof Document document)) {
            throw new CommandFailure(ErrorCode.FAILED_TO_PARSE, "Update argument must be either an object or an array");
        }
        if (!document.isEmpty() && document.keySet().iterator().next().startsWith("$")) {
            return new Updates(
                    new OperatorUpdate(document, ArrayFilters.parse(arrayFilters, evaluation), evaluation), null, null);
        }
        if (!arrayFilters.isEmpty()) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE, "arrayFilters may not be specified for replacement updates");
        }
        return new Updates(null, requireReplacement(document), null);
    }

    private static Document requireReplacement(Document document) {
        for (String field : document.keySet()) {
            if (field.startsWith("$")) {
                throw new CommandFailure(
                        ErrorCode.DOLLAR_PREFIXED_FIELD_NAME,
                        "The dollar ($) prefixed field '" + field + "' in '" + field
                                + "' is not allowed in the context of an update's replacement document."
                                + " Consider using an aggregation pipeline with $replaceWith.");
            }
        }
        return document;
    }

    public boolean isReplacement() {
        return replacement != null;
    }

    public boolean isPipeline() {
        return pipeline != null;
    }

    /** The matcher that found the document says what the positional {@code $} means. */
    public Result apply(Document document, @Nullable Matcher matcher) {
        ChangeLog log = new ChangeLog();
        Document after;
        if (operators != null) {
            after = operators.apply(document, matcher, false, log);
        } else if (replacement != null) {
            after = replaced(document, replacement);
        } else {
            after = keepingId(document, requirePipeline().apply(document));
        }
        requireSameId(document, after);
        boolean changed = !after.equals(document);
        if (!changed) {
            return new Result(document, false, ChangeDescription.NONE);
        }
        return new Result(after, true, operators != null ? log.description() : DocumentDiff.between(document, after));
    }

    /**
     * The document that an upsert inserts: what the filter says must be equal, then the update. Without an {@code _id} if
     * neither names one.
     */
    public Document upsert(Matcher matcher) {
        if (replacement != null) {
            Document inserted = new Document();
            Object id = matcher.equalities().getOrDefault("_id", Missing.MISSING);
            if (!replacement.containsKey("_id") && !Missing.isMissing(id)) {
                inserted.put("_id", id);
            }
            inserted.putAll(replacement);
            if (replacement.containsKey("_id") && !Missing.isMissing(id)) {
                requireSameId(new Document("_id", id), inserted);
            }
            return inserted;
        }
        Document seed = fromFilter(matcher.equalities());
        Document inserted = operators != null
                ? operators.apply(seed, null, true, new ChangeLog())
                : requirePipeline().apply(seed);
        if (seed.containsKey("_id")) {
            requireSameId(seed, inserted);
        }
        return inserted;
    }

    private static Document fromFilter(Map<String, @Nullable Object> equalities) {
        Document seed = new Document();
        ArrayFilters none = ArrayFilters.parse(List.of(), NO_EVALUATION);
        for (Map.Entry<String, @Nullable Object> equality : equalities.entrySet()) {
            seed = new PathWalk(
                            UpdatePath.parse(equality.getKey()),
                            ValueOperators.set(equality.getValue()),
                            seed,
                            none,
                            null,
                            new ChangeLog())
                    .apply();
        }
        return seed;
    }

    private static final Evaluation NO_EVALUATION = new Evaluation(
            io.larder.embedded.query.value.Collation.SIMPLE,
            new Document(),
            java.time.Instant.EPOCH,
            new de.bwaldvogel.mongo.bson.BsonTimestamp(0));

    private UpdatePipeline requirePipeline() {
        return java.util.Objects.requireNonNull(pipeline);
    }

    /** A replacement keeps the document's _id, in its old place at the front, unless it names the same one. */
    private static Document replaced(Document document, Document replacement) {
        if (!document.containsKey("_id")) {
            return replacement;
        }
        Document after = new Document("_id", replacement.getOrDefault("_id", document.get("_id")));
        after.putAll(replacement);
        return after;
    }

    private static Document keepingId(Document before, Document after) {
        if (after.containsKey("_id") || !before.containsKey("_id")) {
            return after;
        }
        Document kept = new Document("_id", before.get("_id"));
        kept.putAll(after);
        return kept;
    }

    private void requireSameId(Document before, Document after) {
        Object was = before.getOrDefault("_id", Missing.MISSING);
        Object is = after.getOrDefault("_id", Missing.MISSING);
        boolean same = Missing.isMissing(was)
                || (!Missing.isMissing(is) && Compare.equal(was, is, io.larder.embedded.query.value.Collation.SIMPLE));
        if (same) {
            return;
        }
        throw new CommandFailure(
                ErrorCode.IMMUTABLE_FIELD,
                operators != null
                        ? "Performing an update on the path '_id' would modify the immutable field '_id'"
                        : "After applying the update, the (immutable) field '_id' was found to have been altered to _id: "
                                + Shell.render(is));
    }
}
