package io.larder.embedded.replication;

import io.larder.embedded.bson.BsonSize;
import io.larder.embedded.storage.Change;
import java.util.List;

/** Roughly what changes take in the oplog, images included, since that is what they hold in memory. */
final class ChangeSize {
    private static final int ENVELOPE = 100;

    private ChangeSize() {}

    static int of(List<Change> changes) {
        long size = ENVELOPE;
        for (Change change : changes) {
            size += ENVELOPE + body(change);
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    private static long body(Change change) {
        if (change instanceof Change.Inserted inserted) {
            return inserted.after().size();
        } else if (change instanceof Change.Updated updated) {
            return (long) updated.before().size() + updated.after().size();
        } else if (change instanceof Change.Deleted deleted) {
            return deleted.before().size();
        } else if (change instanceof Change.Catalogue catalogue) {
            return BsonSize.of(catalogue.description());
        }
        return 0;
    }
}
