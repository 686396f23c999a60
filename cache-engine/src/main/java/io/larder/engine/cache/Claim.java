package io.larder.engine.cache;

import io.larder.engine.entry.Proof;
import io.larder.engine.query.Query;
import io.larder.engine.value.DocumentId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One read as the rules see it.
 *
 * @param held the documents that its answer shows; null while there is no answer, or where it does not tell
 * @param proof what it is, or will be, proven for
 * @param inBatches whether it is read in several batches, so that documents may move while it goes on
 */
record Claim(Query query, @Nullable Set<DocumentId> held, Proof proof, boolean inBatches) {}
