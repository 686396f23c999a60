package io.larder.engine.catalogue;

import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The read concern that the cluster uses for those who name none, as far as it was told. Owned by one thread. */
public final class DefaultConcern {
    private @Nullable BsonValue last;

    /**
     * Takes a reply to getDefaultRWConcern.
     *
     * @return whether it is another one than before, so that answers read without a read concern were read under other terms
     */
    public boolean told(BsonDocument reply) {
        BsonValue now = reply.get("defaultReadConcern", BsonNull.VALUE);
        boolean changed = last != null && !last.equals(now);
        last = now;
        return changed;
    }
}
