package io.larder.embedded.replication;

import java.time.Instant;
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
    private final Condition moved = lock.newCondition();
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

    /** Wakes everybody who waits, to look again. */
    void signal() {
        locked(moved::signalAll);
    }

    /** Waits until the condition holds; false if the deadline came first. Null means no deadline. */
    boolean await(BooleanSupplier condition, @Nullable Instant deadline) throws InterruptedException {
        if (condition.getAsBoolean()) {
            return true;
        }
        ServerClock.@Nullable Alarm alarm = null;
        lock.lockInterruptibly();
        try {
            while (!condition.getAsBoolean()) {
                if (deadline != null && !clock.instant().isBefore(deadline)) {
                    return false;
                }
                if (deadline != null && alarm == null) {
                    alarm = clock.at(deadline, this::signal);
                    // The clock may have been moved past the deadline while the alarm was set.
                    continue;
                }
                moved.await();
            }
            return true;
        } finally {
            lock.unlock();
            if (alarm != null) {
                alarm.cancel();
            }
        }
    }
}
