package io.larder.embedded.storage;

import java.util.List;

/**
 * What becomes one oplog entry.
 *
 * @param changes several where they share one cluster time (a transaction, a batch)
 * @param after the state once it is done
 */
public record Step(List<Change> changes, ServerState after) {}
