package io.larder.embedded.cursor;

/** How a cursor goes on when it has given all there is. */
public enum CursorKind {
    /** It ends. */
    PLAIN,
    /** It stays open for what comes later. */
    TAILABLE,
    /** It stays open, and its getMore waits a little. */
    AWAITING,
    /** As {@link #AWAITING}; its failures can be resumed from. */
    CHANGE_STREAM;

    public boolean awaits() {
        return this == AWAITING || this == CHANGE_STREAM;
    }
}
