package io.larder.embedded.cursor;

import org.jspecify.annotations.Nullable;

/**
 * What the command that opens a cursor says of it.
 *
 * @param namespace that replies tell: a collection's full name, or {@code db.$cmd.aggregate} and the like
 * @param batchSize of the first batch; null for the default, 0 for none
 * @param singleBatch no cursor is left open
 * @param noTimeout it does not expire by itself
 */
public record CursorOptions(
        String namespace, CursorKind kind, @Nullable Integer batchSize, boolean singleBatch, boolean noTimeout) {
    /** Documents of a first batch whose size was not told. */
    public static final int DEFAULT_BATCH = 101;

    public static CursorOptions of(String namespace, @Nullable Integer batchSize) {
        return new CursorOptions(namespace, CursorKind.PLAIN, batchSize, false, false);
    }

    public CursorOptions ofKind(CursorKind other) {
        return new CursorOptions(namespace, other, batchSize, singleBatch, noTimeout);
    }

    public CursorOptions withSingleBatch(boolean single) {
        return new CursorOptions(namespace, kind, batchSize, single, noTimeout);
    }

    public CursorOptions withNoTimeout(boolean never) {
        return new CursorOptions(namespace, kind, batchSize, singleBatch, never);
    }
}
