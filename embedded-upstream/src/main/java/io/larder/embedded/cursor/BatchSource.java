package io.larder.embedded.cursor;

import io.larder.embedded.failure.CommandFailure;

/** Where a cursor's documents come from. Asked by one thread at a time, never again after it failed or finished. */
@FunctionalInterface
public interface BatchSource {
    /**
     * The next batch.
     *
     * @throws CommandFailure where there can be no more; the cursor is gone then
     */
    Batch next(BatchRequest request);

    /** What an empty first batch shows, which is not taken from the source at all. */
    default Batch nothingYet() {
        return Batch.of(java.util.List.of(), false);
    }
}
