package io.larder.engine.simulation.model;

import org.jspecify.annotations.Nullable;

/** All data at one moment. Immutable: a change shares with its origin every collection that it leaves alone. */
public final class State {
    /** Documents have the ids 0 to one less than this. */
    public static final int IDS = 8;

    public static final State EMPTY = new State(new int[Ns.count()][]);

    /** In place of documents: a view shows those of the first collection. */
    private static final int[] VIEW = new int[IDS];

    private final int[][] collections;

    private State(int[][] collections) {
        this.collections = collections;
    }

    /** The documents of a collection or view by their ids; null where there is no such. Not to be altered. */
    public int @Nullable [] collection(Ns ns) {
        return isView(ns) ? collections[Ns.C0.ordinal()] : collections[ns.ordinal()];
    }

    /** Whether it shows what is in {@link Ns#C0}. */
    public boolean isView(Ns ns) {
        return collections[ns.ordinal()] == VIEW;
    }

    /** With a view under that name. */
    public State withView(Ns ns) {
        return with(ns, VIEW);
    }

    public boolean exists(Ns ns) {
        return collections[ns.ordinal()] != null;
    }

    /** What is stored there; nothing is in a view. */
    public int get(Ns ns, int id) {
        int[] docs = collections[ns.ordinal()];
        return docs == null ? Doc.NONE : docs[id];
    }

    /** With another document, or none, under an id; creates the collection. */
    public State with(Ns ns, int id, int doc) {
        int[] docs = collections[ns.ordinal()];
        int[] changed = docs == null ? new int[IDS] : docs.clone();
        changed[id] = doc;
        return with(ns, changed);
    }

    public State with(Ns ns, int @Nullable [] docs) {
        int[][] changed = collections.clone();
        changed[ns.ordinal()] = docs;
        return new State(changed);
    }

    /** Whether a collection or view shows the very same here and there. */
    public boolean same(Ns ns, State other) {
        return collections[ns.ordinal()] == other.collections[ns.ordinal()] && (!isView(ns) || same(Ns.C0, other));
    }
}
