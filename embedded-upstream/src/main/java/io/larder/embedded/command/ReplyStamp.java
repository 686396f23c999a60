package io.larder.embedded.command;

import de.bwaldvogel.mongo.bson.Document;

/** Adds to every reply, also to failures, what the member tells on the side: operationTime, $clusterTime and the like. */
@FunctionalInterface
public interface ReplyStamp {
    void stamp(Invocation invocation, Document reply);
}
