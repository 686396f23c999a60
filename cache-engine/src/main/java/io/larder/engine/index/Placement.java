package io.larder.engine.index;

import io.larder.engine.entry.Entry;
import io.larder.engine.entry.Place;
import org.jspecify.annotations.Nullable;

/** An entry in the index of one namespace: its group, and the chains it is found through. */
public final class Placement implements Place {
    private final Entry entry;
    private final Group group;
    private final NamespaceIndex index;
    private final long born;
    private @Nullable Edge edges;
    private boolean left;

    Placement(Entry entry, Group group, NamespaceIndex index) {
        this.entry = entry;
        this.group = group;
        this.index = index;
        this.born = group.generation();
    }

    public Entry entry() {
        return entry;
    }

    boolean isIn(NamespaceIndex other) {
        return index == other;
    }

    Group group() {
        return group;
    }

    @Override
    public boolean isCurrent() {
        return group.generation() == born;
    }

    /** From now on the entry is found through this chain too. */
    void join(Chain chain, boolean held) {
        Edge edge = chain.join(this, held);
        edge.sibling = edges;
        edges = edge;
    }

    /** Leaves all chains; false if it has left before. */
    boolean leave() {
        if (left) {
            return false;
        }
        left = true;
        for (Edge edge = edges; edge != null; edge = edge.sibling) {
            edge.chain.leave(edge);
        }
        return true;
    }
}
