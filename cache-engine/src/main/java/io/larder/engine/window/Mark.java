package io.larder.engine.window;

import io.larder.engine.change.Change;
import java.util.List;

/**
 * One write whose outcome is not known yet, as one namespace sees it: it may have done this, or may do it at any moment.
 *
 * @param changes what it may change in this namespace
 */
public record Mark(List<Change> changes) {
    public Mark {
        changes = List.copyOf(changes);
    }

    @Override
    public boolean equals(Object other) {
        return this == other; // two writes that do the same are two
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
