package io.larder.engine.rights;

import io.larder.engine.query.Shape;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The leases of one principal. Found by shape on the way of a hit; shapes that need the same right share one lease. At the
 * limit all are forgotten, which costs a forwarded request each. Thread safe.
 */
public final class Leases {
    private static final int MOST = 4096;

    private final Epoch epoch;
    private final ConcurrentHashMap<Shape, Lease> byShape = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Subject, Lease> bySubject = new ConcurrentHashMap<>();

    public Leases(Epoch epoch) {
        this.epoch = epoch;
    }

    /** The lease that a query of this shape needs. Allocates nothing for a shape that was asked for before. */
    public Lease of(Shape shape) {
        Lease known = byShape.get(shape);
        return known != null ? known : add(shape);
    }

    /** Whether the lease that a query of this shape needs would hold now; nothing is added or renewed. */
    public boolean wouldHold(Shape shape) {
        Lease known = bySubject.get(Subject.of(shape));
        return known != null && known.wouldHold();
    }

    private Lease add(Shape shape) {
        if (byShape.size() >= MOST) {
            byShape.clear();
            bySubject.clear();
        }
        Lease lease = bySubject.computeIfAbsent(Subject.of(shape), subject -> new Lease(epoch));
        byShape.put(shape, lease);
        return lease;
    }
}
