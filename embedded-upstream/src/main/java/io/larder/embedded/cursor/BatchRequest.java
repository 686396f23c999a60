package io.larder.embedded.cursor;

import io.larder.embedded.command.Operation;
import java.time.Duration;

/**
 * What a command asks of a cursor.
 *
 * @param operation in which the batch is made; checked and interrupted where that takes long
 * @param maxDocuments never 0
 * @param await how long a source that can wait may wait for a first document
 */
public record BatchRequest(Operation operation, int maxDocuments, Duration await) {}
