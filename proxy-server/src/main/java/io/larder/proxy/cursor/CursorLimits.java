package io.larder.proxy.cursor;

import java.time.Duration;

/**
 * How much cursors over answers may keep.
 *
 * @param maxCursors with that many open no other is opened: the read goes upstream
 * @param maxBytes what the answers under open cursors may take together; likewise
 * @param idle a cursor that belongs to no session ends when nobody asks for its next batch for this long
 * @param sessionIdle one that belongs to a session: as long as servers keep a session that is not used
 */
public record CursorLimits(int maxCursors, long maxBytes, Duration idle, Duration sessionIdle) {
    /** The times of servers, and room for answers of this many bytes. */
    public static CursorLimits of(long maxBytes) {
        return new CursorLimits(10_000, maxBytes, Duration.ofMinutes(10), Duration.ofMinutes(30));
    }
}
