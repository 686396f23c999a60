package io.larder.engine.index;

import io.larder.engine.entry.Entry;
import io.larder.engine.entry.Place;
import io.larder.engine.value.DocumentId;
import org.jspecify.annotations.Nullable;

/** An entry in the index of one namespace: its place in its group, and the chains it is found through. */
public final class Placement implements Place {
    private final Entry entry;
    private final Group group;
    private final NamespaceIndex index;
    private final long born;
    private final Members members;

    /** In the list of members. */
    @Nullable
    Placement previous;

    @Nullable
    Placement next;

    private @Nullable Edge edges;
    private boolean left;

    Placement(Entry entry, Group group, NamespaceIndex index) {
        this.entry = entry;
        this.group = group;
        this.index = index;
        this.born = group.generation();
        this.members = group.all();
        members.join(this);
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

    /** From now on the entry is found through the chain of this identity too. */
    void join(Chains chains, DocumentId id, boolean held) {
        Edge edge = chains.join(id, this, held);
        edge.sibling = edges;
        edges = edge;
    }

    /** Leaves the group and all chains; false if it has left before. */
    boolean leave() {
        if (left) {
            return false;
        }
        left = true;
        members.leave(this);
        for (Edge edge = edges; edge != null; edge = edge.sibling) {
            edge.chains.leave(edge);
        }
        return true;
    }
}
