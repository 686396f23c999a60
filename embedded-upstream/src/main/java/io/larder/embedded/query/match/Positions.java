package io.larder.embedded.query.match;

/** Notes at which array position a predicate matched: what the positional {@code $} of updates and projections means. */
final class Positions {
    static final int NONE = -1;

    private int position = NONE;

    void matchedAt(int index) {
        if (index != NONE) {
            position = index;
        }
    }

    int position() {
        return position;
    }
}
