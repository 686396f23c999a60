package io.larder.engine.index;

import io.larder.engine.coherence.Reach;
import io.larder.engine.query.Query;
import io.larder.engine.query.Shape;
import io.larder.engine.usage.Usage;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.FieldPath;
import io.larder.engine.window.ClusterTime;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one shape that are found in the same way. All of them can be dropped at once, by moving its generation on;
 * they are taken apart one by one later.
 */
final class Group {
    /** No value has this form. */
    private static final DocumentId NO_VALUE = new DocumentId(new byte[0]);

    private final Shape shape;
    private final Finding finding;
    private final @Nullable FieldPath field;

    private volatile long generation;
    /** Of the entry that came last: one group has one shape, but for that of those without room. */
    private Usage usage;

    private Reach reached = Reach.ALL;
    private long earliest = ClusterTime.NEVER_REACHED;
    private Members all = new Members();
    private Chains byValue = new Chains();

    Group(Shape shape, Finding finding, Usage usage) {
        this.usage = usage;
        this.shape = shape;
        this.finding = finding;
        this.field = shape.equalityField() == null ? null : new FieldPath(shape.equalityField());
    }

    Shape shape() {
        return shape;
    }

    /** Where it is counted when all of this ends at once. */
    Usage usage() {
        return usage;
    }

    Finding finding() {
        return finding;
    }

    @Nullable
    FieldPath field() {
        return field;
    }

    /** Whom of this the change that is being applied can reach. */
    Reach reached() {
        return reached;
    }

    void reachedBy(Reach reach) {
        reached = reach;
    }

    /** An entry that is proven for this time has come in. */
    void holds(long time, Usage itsUsage) {
        usage = itsUsage;
        earliest = ClusterTime.earliest(earliest, time);
    }

    /** Whether there may be entries that do not show what happened at this time. */
    boolean mayBeOlderThan(long time) {
        return ClusterTime.isAfter(time, earliest);
    }

    long generation() {
        return generation;
    }

    Members all() {
        return all;
    }

    /** The first of the entries whose filter compares with no value. */
    @Nullable
    Edge withoutValue() {
        return byValue.first(NO_VALUE);
    }

    /** The first of those whose filter compares with this one. */
    @Nullable
    Edge withValue(DocumentId value) {
        return byValue.first(value);
    }

    /** From now on this entry is found by the value that its filter compares with. */
    void addByValue(Placement placement, Query query) {
        DocumentId value = query.equalityValue();
        placement.join(byValue, value == null || field == null ? NO_VALUE : value, false);
    }

    /** Drops all entries at once, and gives the list of those that are to be taken apart. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // the namespace's lock is held
    Members dropAll() {
        generation++;
        earliest = ClusterTime.NEVER_REACHED;
        Members dropped = all;
        all = new Members();
        byValue = new Chains();
        return dropped;
    }
}
