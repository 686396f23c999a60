package io.larder.engine.stream;

import org.jspecify.annotations.Nullable;

/**
 * What a stream costs and how well it does, at one moment.
 *
 * @param events seen since the start
 * @param bytes of batches since the start
 * @param openings how many cursors were opened
 * @param losses how often everything that it covers had to be dropped
 * @param lastLoss why, the last time
 * @param watermark up to which cluster time every change is known; 0 for none
 * @param heardNanos when the request was sent that last proved the stream caught up, on the stream's clock: the age of the
 *     watermark counts from here
 * @param heard whether there was one since the last loss
 * @param lagSeconds by how much the watermark trailed the server's own time in the last reply
 */
public record StreamFigures(
        State state,
        long events,
        long bytes,
        long openings,
        long losses,
        @Nullable StreamLoss lastLoss,
        long watermark,
        boolean heard,
        long heardNanos,
        long lagSeconds) {
    /** How it does. */
    public enum State {
        /** No cursor: being opened, or pausing before the next attempt. */
        DOWN,
        /** The server does not let it. */
        REFUSED,
        /** It reads, but there is always more than fits into a batch. */
        BEHIND,
        /** It reads all that there is. */
        LIVE
    }
}
