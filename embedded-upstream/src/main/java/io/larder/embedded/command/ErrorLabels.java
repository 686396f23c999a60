package io.larder.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which labels the server puts on a reply, given its codes and the command it answers. */
final class ErrorLabels {
    private static final Set<Integer> RETRIABLE =
            Set.of(6, 7, 89, 91, 134, 189, 262, 358, 9001, 10107, 11600, 11602, 13435, 13436);
    private static final Set<Integer> ALWAYS_TRANSIENT = Set.of(24, 112, 246, 267);
    private static final int NO_SUCH_TRANSACTION = 251;
    private static final Set<Integer> NON_RESUMABLE = Set.of(280, 286);
    private static final Set<Integer> RESUMABLE =
            Set.of(6, 7, 63, 89, 91, 133, 150, 189, 234, 262, 9001, 10107, 11600, 11602, 13435, 13436);
    private static final Set<String> COMMIT_OR_ABORT =
            Set.of("commitTransaction", "abortTransaction", "coordinateCommitTransaction", "prepareTransaction");

    private ErrorLabels() {}

    /** The labels for a reply with these codes; none where both are null. */
    static List<String> of(Invocation invocation, @Nullable Integer code, @Nullable Integer writeConcernCode) {
        List<String> labels = new ArrayList<>();
        boolean ends = COMMIT_OR_ABORT.contains(invocation.traits().name());
        if (isTransient(invocation, code, writeConcernCode, ends)) {
            labels.add("TransientTransactionError");
        } else if (isRetryableWrite(invocation, code, writeConcernCode, ends)) {
            labels.add("RetryableWriteError");
            if (invocation.lastWrite() == null) {
                labels.add("NoWritesPerformed");
            }
        }
        if (code != null && NON_RESUMABLE.contains(code)) {
            labels.add("NonResumableChangeStreamError");
        } else if (code != null && writeConcernCode == null && RESUMABLE.contains(code) && isChangeStream(invocation)) {
            labels.add("ResumableChangeStreamError");
        }
        return labels;
    }

    private static boolean isTransient(
            Invocation invocation, @Nullable Integer code, @Nullable Integer writeConcernCode, boolean ends) {
        if (code == null || !invocation.request().session().inTransaction()) {
            return false;
        }
        if (ALWAYS_TRANSIENT.contains(code)) {
            return true;
        }
        if (ends) {
            // With a write concern error the transaction may be committed by a write that can be rolled back.
            return code == NO_SUCH_TRANSACTION && writeConcernCode == null;
        }
        return code == NO_SUCH_TRANSACTION || RETRIABLE.contains(code);
    }

    private static boolean isRetryableWrite(
            Invocation invocation, @Nullable Integer code, @Nullable Integer writeConcernCode, boolean ends) {
        boolean mayBeSentAgain = invocation.request().session().isRetryableWrite()
                || (ends && invocation.request().session().inTransaction());
        return mayBeSentAgain
                && ((code != null && RETRIABLE.contains(code))
                        || (writeConcernCode != null && RETRIABLE.contains(writeConcernCode)));
    }

    /** A getMore counts from the moment it holds the cursor; an aggregate by its first stage. */
    private static boolean isChangeStream(Invocation invocation) {
        if (invocation.readsChangeStream()) {
            return true;
        }
        return invocation.traits().name().equals("aggregate")
                && invocation.body().get("pipeline") instanceof List<?> pipeline
                && !pipeline.isEmpty()
                && pipeline.get(0) instanceof Document first
                && first.containsKey("$changeStream");
    }
}
