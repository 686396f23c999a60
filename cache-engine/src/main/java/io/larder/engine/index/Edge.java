package io.larder.engine.index;

import org.jspecify.annotations.Nullable;

/** One entry's place in one chain. */
final class Edge {
    final Placement placement;
    final Chain chain;
    /** In the chain of a document: whether the answer shows it, and the filter does not only name it. */
    final boolean held;

    /** The next one of the same placement. */
    @Nullable
    Edge sibling;

    @Nullable
    Edge previous;

    @Nullable
    Edge next;

    Edge(Placement placement, Chain chain, boolean held) {
        this.placement = placement;
        this.chain = chain;
        this.held = held;
    }
}
