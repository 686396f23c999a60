package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.storage.CollectionState;
import org.jspecify.annotations.Nullable;

/** A collection's validator. */
final class Validation {
    private final boolean bypassed;
    private final Evaluation evaluation;

    Validation(boolean bypassed, Evaluation evaluation) {
        this.bypassed = bypassed;
        this.evaluation = evaluation;
    }

    /** Refuses a document that the collection's validator refuses. The one it replaces matters at level moderate. */
    void check(CollectionState collection, @Nullable Document before, Document after) {
        Document validator = collection.options().validator();
        if (validator == null || validator.isEmpty() || bypassed) {
            return;
        }
        String level = collection.options().validationLevel();
        if (level.equals("off") || collection.options().validationAction().equals("warn")) {
            return;
        }
        Matcher matcher = Matcher.compile(validator, evaluation);
        if (matcher.matches(after)) {
            return;
        }
        if (level.equals("moderate") && before != null && !matcher.matches(before)) {
            return;
        }
        throw new CommandFailure(ErrorCode.DOCUMENT_VALIDATION_FAILURE, "Document failed validation")
                .withDetail(
                        "errInfo",
                        new Document("failingDocumentId", after.get("_id"))
                                .append("details", ValidationDetails.of(validator, after, evaluation)));
    }
}
