package io.larder.embedded.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The session fields of one command, as sent. Whether they fit together is the session layer's to judge. */
public record SessionFields(
        @Nullable LogicalSessionId lsid,
        @Nullable Long txnNumber,
        @Nullable Boolean autocommit,
        boolean startTransaction,
        @Nullable Integer stmtId,
        List<Integer> stmtIds) {
    public static final SessionFields NONE = new SessionFields(null, null, null, false, null, List.of());

    /** True inside a multi-document transaction, its commit and abort included. */
    public boolean inTransaction() {
        return txnNumber != null && autocommit != null;
    }

    /** True for a write that the client may send again after a failure. */
    public boolean isRetryableWrite() {
        return txnNumber != null && autocommit == null;
    }

    /** The statement number of the write's nth statement; the server counts from stmtId, or from zero. */
    public int statement(int index) {
        if (!stmtIds.isEmpty()) {
            return stmtIds.get(index);
        }
        return (stmtId == null ? 0 : stmtId) + index;
    }
}
