package io.larder.engine.session;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;

/**
 * Reads off a command what its session must at least see, as a cluster time; 0 where it asks for nothing. Reusable, without
 * allocation, for one thread at a time.
 */
public final class Floors {
    private final boolean gossip;
    private final BsonCursor cursor = new BsonCursor();

    /** With {@code gossip} every client must see what it has heard of, by whomever it was written. */
    public Floors(boolean gossip) {
        this.gossip = gossip;
    }

    /**
     * The floor of this request. On a sharded cluster a causally consistent one also has to see all up to its $clusterTime:
     * a commit in two phases may be acknowledged before every shard has applied it.
     */
    public long of(CommandView command, boolean sharded) {
        long floor = command.fields().is(CommandField.READ_CONCERN, BsonTypes.DOCUMENT)
                ? timestamp(command, CommandField.READ_CONCERN, "afterClusterTime")
                : 0;
        boolean heardCounts = gossip || (sharded && floor != 0);
        if (!heardCounts || !command.fields().is(CommandField.CLUSTER_TIME, BsonTypes.DOCUMENT)) {
            return floor;
        }
        long heard = timestamp(command, CommandField.CLUSTER_TIME, "clusterTime");
        return Long.compareUnsigned(heard, floor) > 0 ? heard : floor;
    }

    private long timestamp(CommandView command, CommandField document, String field) {
        int offset = command.fields().offset(document);
        cursor.reset(command.message(), offset, offset + command.fields().length(document));
        while (cursor.next()) {
            if (cursor.type() == BsonTypes.TIMESTAMP && cursor.nameIs(field)) {
                return command.message().getLongLE(cursor.valueOffset());
            }
        }
        return 0;
    }
}
