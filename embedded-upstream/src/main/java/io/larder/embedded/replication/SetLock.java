package io.larder.embedded.replication;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one lock of a set, and the signal that something moved: an entry was written, a member applied one, the commit point
 * advanced, a transaction ended, a primary came or went, or a deadline was reached.
 */
final class SetLock {
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private final ServerClock clock;

    SetLock(ServerClock clock) {
        this.clock = clock;
    }

    <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    boolean isHeld() {
        return lock.isHeldByCurrentThread();
    }

    /**
     * Something moved: whoever waits for what now holds is woken. The conditions are looked at here, by the one who moved
     * something, so that a write does not wake every thread that waits for something else.
     */
    void signal() {
        locked(() -> {
            for (Waiter waiter : waiters) {
                waiter.wakeIfDue();
            }
        });
    }

    /** Waits until the condition holds; false if the deadline came first. Null means no deadline. */
    boolean await(BooleanSupplier condition, @Nullable Instant deadline) throws InterruptedException {
        if (condition.getAsBoolean()) {
            return true;
        }
        Waiter waiter = new Waiter(condition);
        ServerClock.@Nullable Alarm alarm = null;
        lock.lockInterruptibly();
        try {
            if (deadline != null && clock.instant().isBefore(deadline)) {
                alarm = clock.at(deadline, () -> locked(waiter::expire));
            } else {
                waiter.expired = deadline != null;
            }
            waiters.add(waiter);
            while (!condition.getAsBoolean()) {
                if (waiter.expired) {
                    return false;
                }
                waiter.due = false;
                while (!waiter.due) {
                    waiter.wake.await();
                }
            }
            return true;
        } finally {
            waiters.remove(waiter);
            lock.unlock();
            if (alarm != null) {
                alarm.cancel();
            }
        }
    }

    /** One thread that waits. Guarded by the lock. There are as many as commands that run. */
    private final class Waiter {
        private final BooleanSupplier condition;
        private final Condition wake = lock.newCondition();
        private boolean due;
        private boolean expired;

        private Waiter(BooleanSupplier condition) {
            this.condition = condition;
        }

        private void wakeIfDue() {
            if (!due && holds()) {
                due = true;
                wake.signal();
            }
        }

        /** A condition that fails wakes its own thread, which meets the failure when it looks itself. */
        private boolean holds() {
            try {
                return condition.getAsBoolean();
            } catch (RuntimeException failure) {
                return true;
            }
        }

        private void expire() {
            expired = true;
            due = true;
            wake.signal();
        }
    }
}
