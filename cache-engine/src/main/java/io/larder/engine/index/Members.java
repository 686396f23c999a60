package io.larder.engine.index;

import org.jspecify.annotations.Nullable;

/** The entries of a group, in a list that is made of their placements themselves: each entry is in one. */
final class Members {
    private @Nullable Placement first;
    private int size;

    @Nullable
    Placement first() {
        return first;
    }

    int size() {
        return size;
    }

    void join(Placement placement) {
        Placement next = first;
        placement.next = next;
        if (next != null) {
            next.previous = placement;
        }
        first = placement;
        size++;
    }

    void leave(Placement placement) {
        Placement previous = placement.previous;
        Placement next = placement.next;
        if (previous == null) {
            first = next;
        } else {
            previous.next = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        size--;
    }
}
