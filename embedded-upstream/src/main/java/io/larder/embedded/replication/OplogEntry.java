package io.larder.embedded.replication;

import io.larder.embedded.storage.Change;
import io.larder.embedded.storage.OpTime;
import java.util.List;

/**
 * What one cluster time brought.
 *
 * @param changes more than one where they share the time: a transaction, or a batch that the primary put together
 * @param size roughly what it takes in the oplog, in bytes
 */
public record OplogEntry(OpTime opTime, long wallMillis, WriteOrigin origin, List<Change> changes, int size) {}
