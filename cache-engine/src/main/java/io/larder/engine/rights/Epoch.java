package io.larder.engine.rights;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What all leases have in common: the clock, and a number that grows whenever users or roles may have changed. A lease of an
 * earlier number is over. Thread safe.
 */
public final class Epoch {
    private final LongSupplier nanoClock;
    private final AtomicLong number = new AtomicLong();

    public Epoch(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Users or roles may have changed: nothing that was proved before this moment counts. */
    public void end() {
        number.incrementAndGet();
    }

    long number() {
        return number.get();
    }

    long now() {
        return nanoClock.getAsLong();
    }
}
