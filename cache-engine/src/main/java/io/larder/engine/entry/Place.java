package io.larder.engine.entry;

/** Where an entry stands in the index of one namespace, as the entry sees it. */
public interface Place {
    /** Whether the group that it was put into has not been dropped as a whole since. One volatile read. */
    boolean isCurrent();
}
