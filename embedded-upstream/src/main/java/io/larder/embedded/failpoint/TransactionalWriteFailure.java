package io.larder.embedded.failpoint;

import io.larder.embedded.failure.CommandFailure;
import org.jspecify.annotations.Nullable;

/**
 * What onPrimaryTransactionalWrite does to one write.
 *
 * @param closesConnection after the write (or instead of it, where a code is given) the connection is cut
 * @param codeBeforeCommit the write is not made, and fails with this code; null lets it be made
 */
public record TransactionalWriteFailure(boolean closesConnection, @Nullable Integer codeBeforeCommit) {
    public @Nullable CommandFailure failureBeforeCommit() {
        return codeBeforeCommit == null
                ? null
                : new CommandFailure(
                        codeBeforeCommit,
                        "Failing write for " + FailPoints.ON_PRIMARY_TRANSACTIONAL_WRITE + " failpoint: before commit");
    }
}
