package io.larder.proxy.launch;

import io.larder.config.DrainMode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Lets a proxy's clients end, as the configuration wants it. Unless it is a sidecar, which goes on until its clients have
 * left, that takes three steps: what is begun is finished while new things wait; then clients are told to go elsewhere, and
 * leave by themselves; last, whoever is still there is ended after what he has in flight.
 */
final class Draining {
    /** How often it is looked whether clients have left: nobody waits for it more than that. */
    private static final long LOOK_NANOS = 10_000_000;

    private static final Duration LAST_MOMENT = Duration.ofMillis(50);

    private final RunningProxy proxy;
    private final long beginNanos = System.nanoTime();
    private final Duration limit;

    private Draining(RunningProxy proxy, Duration limit) {
        this.proxy = proxy;
        this.limit = limit;
    }

    /** Blocks up to the limit. True if nothing had to be cut off. */
    static boolean drain(RunningProxy proxy, DrainMode mode, Duration limit) {
        return new Draining(proxy, limit).drain(mode);
    }

    private boolean drain(DrainMode mode) {
        proxy.markDraining();
        if (mode == DrainMode.SIDECAR) {
            await(1.0, this::isAlone);
        } else {
            finish();
            leave();
        }
        // What is in flight at the limit gets a moment to end: a client cut off in the middle may have to guess.
        Duration left = limit.minusNanos(System.nanoTime() - beginNanos);
        return proxy.drain(left.compareTo(LAST_MOMENT) < 0 ? LAST_MOMENT : left);
    }

    /** New connections are still accepted: a driver that needs one more for what it has begun would fail without. */
    private void finish() {
        proxy.tenants().all().forEach(tenant -> tenant.requests().finish());
        CompletableFuture<Void> begunBefore = proxy.listeners().exchangesOver();
        // Whatever was not touched for as long as a stop may take is not waited for.
        await(0.5, () -> isAlone() || (begunBefore.isDone() && begun() == 0));
    }

    private void leave() {
        proxy.listeners().sendAway();
        proxy.tenants().all().forEach(tenant -> tenant.requests().leave());
        await(0.9, this::isAlone);
    }

    private int begun() {
        return proxy.tenants().all().stream()
                .mapToInt(tenant -> tenant.requests().ongoing().begun(limit))
                .sum();
    }

    private boolean isAlone() {
        return proxy.listeners().connections() == 0;
    }

    /** Waits until it is so, or this share of the limit has passed since the beginning. */
    private void await(double share, BooleanSupplier what) {
        long end = beginNanos + (long) (limit.toNanos() * share);
        while (!what.getAsBoolean()
                && end - System.nanoTime() > 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
