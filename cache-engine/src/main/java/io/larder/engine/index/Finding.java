package io.larder.engine.index;

/** How the entries of a group are found. */
enum Finding {
    /** Through the documents they hold or name: their filter names the only identities that it can match. */
    BY_IDENTITY,
    /** Through the documents they hold, and by the value that their filter compares for equality. */
    BY_VALUE,
    /** Not at all: there was no room, or it is not known which documents they are made of. Every change may concern all. */
    AS_A_WHOLE
}
