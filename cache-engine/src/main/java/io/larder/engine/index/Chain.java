package io.larder.engine.index;

import io.larder.engine.value.DocumentId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entries that have something in common, in a list that any of them can leave at once. */
final class Chain {
    private final @Nullable Map<DocumentId, Chain> table;
    private final @Nullable DocumentId key;
    private @Nullable Edge first;
    private int size;

    /** A chain that stands alone. */
    Chain() {
        this.table = null;
        this.key = null;
    }

    /** A chain that leaves its table when the last one leaves it. */
    private Chain(Map<DocumentId, Chain> table, DocumentId key) {
        this.table = table;
        this.key = key;
    }

    static Chain in(Map<DocumentId, Chain> table, DocumentId key) {
        Chain chain = table.get(key);
        if (chain == null) {
            chain = new Chain(table, key);
            table.put(key, chain);
        }
        return chain;
    }

    @Nullable
    Edge first() {
        return first;
    }

    int size() {
        return size;
    }

    Edge join(Placement placement, boolean held) {
        Edge edge = new Edge(placement, this, held);
        edge.next = first;
        if (first != null) {
            first.previous = edge;
        }
        first = edge;
        size++;
        return edge;
    }

    void leave(Edge edge) {
        if (edge.previous == null) {
            first = edge.next;
        } else {
            edge.previous.next = edge.next;
        }
        if (edge.next != null) {
            edge.next.previous = edge.previous;
        }
        size--;
        if (size == 0 && table != null && key != null) {
            table.remove(key, this);
        }
    }
}
