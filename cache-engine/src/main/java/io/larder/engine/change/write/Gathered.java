package io.larder.engine.change.write;

import io.larder.engine.change.Change;
import io.larder.engine.name.Namespace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The changes of one command while it is read, within limits. */
final class Gathered {
    private static final int MOST_NAMESPACES = 100;

    private final WriteLimits limits;
    private final List<Change> changes = new ArrayList<>();
    private final Set<Namespace> namespaces = new LinkedHashSet<>();
    private int bytes;
    private boolean tooMuch;

    Gathered(WriteLimits limits) {
        this.limits = limits;
    }

    /** Whether details are still of use; beyond the limits only namespaces are. */
    boolean wantsDetails() {
        return !tooMuch;
    }

    void namespace(Namespace namespace) {
        if (namespaces.size() < MOST_NAMESPACES) {
            namespaces.add(namespace);
        } else if (!namespaces.contains(namespace)) {
            namespaces.clear();
            namespaces.add(Namespace.EVERYTHING);
        }
    }

    void add(Change change) {
        namespace(change.namespace());
        if (tooMuch) {
            return;
        }
        bytes += change.heapBytes();
        if (changes.size() == limits.statements() || bytes > limits.bytes()) {
            tooMuch = true;
            changes.clear();
        } else {
            changes.add(change);
        }
    }

    /** One for each statement, or one for each namespace. */
    List<Change> changes() {
        return tooMuch ? namespaces.stream().map(Change::anything).toList() : changes;
    }
}
