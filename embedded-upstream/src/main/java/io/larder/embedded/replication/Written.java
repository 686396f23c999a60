package io.larder.embedded.replication;

import io.larder.embedded.storage.OpTime;
import org.jspecify.annotations.Nullable;

/**
 * What a write gave.
 *
 * @param opTime of its last oplog entry; null where nothing was changed
 */
public record Written<T>(T result, @Nullable OpTime opTime) {}
