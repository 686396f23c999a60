package io.larder.embedded.replication;

import io.larder.embedded.request.LogicalSessionId;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote, as the oplog and change events tell it.
 *
 * @param lsid set for retryable writes and transactions
 * @param inTransaction true where the changes are one transaction, whose events show lsid and txnNumber
 */
public record WriteOrigin(@Nullable LogicalSessionId lsid, @Nullable Long txnNumber, boolean inTransaction) {
    public static final WriteOrigin NONE = new WriteOrigin(null, null, false);
}
