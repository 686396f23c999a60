package io.larder.embedded.transaction;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.request.LogicalSessionId;
import io.larder.embedded.request.SessionFields;
import io.larder.embedded.storage.ServerState;
import io.larder.embedded.storage.SessionRecord;
import io.larder.embedded.storage.WorkingCopy;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The memory of retryable writes: a statement that was done is not done again, its result is told again. The memory is
 * written in the same step as the write itself, so either both happened or neither.
 */
public final class Retries {
    /** Beyond this many the tenth that was written longest ago is forgotten; a retry of those is a new write. */
    private static final int MOST_SESSIONS = 50_000;

    private final SessionFields fields;
    private final long millis;

    Retries(SessionFields fields, long millis) {
        this.fields = fields;
        this.millis = millis;
    }

    /** What the nth statement of this command gave when it was done before, or null if it is to be done now. */
    public @Nullable Document recorded(WorkingCopy copy, int index) {
        if (!fields.isRetryableWrite()) {
            return null;
        }
        SessionRecord known = copy.state().session(session());
        return known == null || known.txnNumber() != number() ? null : known.statement(fields.statement(index));
    }

    /** Remembers the nth statement's result. Nothing happens where the command cannot be sent again. */
    public void record(WorkingCopy copy, int index, Document result) {
        if (!fields.isRetryableWrite()) {
            return;
        }
        SessionRecord known = copy.state().session(session());
        PMap<Integer, Document> statements =
                known == null || known.txnNumber() != number() ? HashTreePMap.empty() : known.statements();
        copy.remember(
                session(),
                new SessionRecord(number(), false, statements.plus(fields.statement(index), result), millis));
        forgetOldest(copy);
    }

    private static void forgetOldest(WorkingCopy copy) {
        ServerState state = copy.state();
        if (state.sessions().size() <= MOST_SESSIONS) {
            return;
        }
        List<LogicalSessionId> oldest = state.sessions().entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> entry.getValue().millis()))
                .limit(MOST_SESSIONS / 10)
                .map(Map.Entry::getKey)
                .toList();
        copy.forget(oldest);
    }

    private LogicalSessionId session() {
        return Objects.requireNonNull(fields.lsid());
    }

    private long number() {
        return Objects.requireNonNull(fields.txnNumber());
    }
}
