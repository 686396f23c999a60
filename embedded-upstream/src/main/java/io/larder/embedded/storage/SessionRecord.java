package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.Document;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What the set remembers of a session's latest write: part of the state, so it is rolled back with the writes that it
 * records and the next primary finds it.
 *
 * @param committed true where the number was a transaction's, false for retryable statements
 * @param statements statement number to the recorded part of the reply
 * @param millis when it was last written, for expiry
 */
public record SessionRecord(long txnNumber, boolean committed, PMap<Integer, Document> statements, long millis) {
    public static SessionRecord ofTransaction(long txnNumber, long millis) {
        return new SessionRecord(txnNumber, true, HashTreePMap.empty(), millis);
    }

    public @Nullable Document statement(int number) {
        return statements.get(number);
    }
}
