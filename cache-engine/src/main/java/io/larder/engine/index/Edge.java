package io.larder.engine.index;

import io.larder.engine.value.DocumentId;
import org.jspecify.annotations.Nullable;

/** One entry's place in one chain. */
final class Edge {
    final Placement placement;
    final Chains chains;
    final DocumentId id;
    /** In the chain of a document: whether the answer shows it, and the filter does not only name it. */
    final boolean held;

    /** The next one of the same placement. */
    @Nullable
    Edge sibling;

    @Nullable
    Edge previous;

    @Nullable
    Edge next;

    /** Of the first one of a chain: the first of the next chain in the same place of the table. */
    @Nullable
    Edge nextHead;

    /** Of the first one: how many the chain has. */
    int size;

    Edge(Placement placement, Chains chains, DocumentId id, boolean held) {
        this.placement = placement;
        this.chains = chains;
        this.id = id;
        this.held = held;
    }
}
