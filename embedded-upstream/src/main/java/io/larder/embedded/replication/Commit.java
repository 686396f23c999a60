package io.larder.embedded.replication;

import io.larder.embedded.storage.OpTime;
import io.larder.embedded.storage.ServerState;

/**
 * The state right after an oplog entry.
 *
 * @param millis when the primary made it
 */
public record Commit(OpTime opTime, ServerState state, long millis) {}
