package io.larder.engine.catalogue;

import io.larder.engine.reason.Reason;
import org.jspecify.annotations.Nullable;

/** What stands behind a name. */
public enum CollectionKind {
    COLLECTION(null),
    /** It forgets documents without telling. */
    CAPPED(Reason.CAPPED),
    /** Change streams tell of what it is made from, not of it. */
    VIEW(Reason.VIEW),
    /** It has no change stream. */
    TIME_SERIES(Reason.TIME_SERIES),
    /** Nothing. */
    MISSING(Reason.NO_SUCH_COLLECTION),
    /** Something of a kind that this version does not know, or that it was not allowed to see. */
    UNREADABLE(Reason.DEFINITION_UNREADABLE);

    private final @Nullable Reason against;

    CollectionKind(@Nullable Reason against) {
        this.against = against;
    }

    /** Why no answer from it is kept; null if it may be. */
    public @Nullable Reason against() {
        return against;
    }
}
