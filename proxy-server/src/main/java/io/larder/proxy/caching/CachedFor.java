package io.larder.proxy.caching;

import io.larder.engine.key.Scope;
import io.larder.engine.query.Shape;
import io.larder.engine.rights.Lease;
import io.larder.engine.rights.Leases;
import org.jspecify.annotations.Nullable;

/**
 * Those whom answers are kept for and given to: one principal, or everybody where nobody can log in.
 *
 * @param leases what the principal was let do upstream; null where everybody may do everything
 */
public record CachedFor(Scope scope, @Nullable Leases leases) {
    /** Whether an answer of this shape may be given without asking. */
    boolean mayHave(Shape shape) {
        return leases == null || leases.of(shape).holds();
    }

    /** The same question without any trace. */
    boolean wouldHave(Shape shape) {
        return leases == null || leases.wouldHold(shape);
    }

    @Nullable
    Lease lease(Shape shape) {
        return leases == null ? null : leases.of(shape);
    }
}
