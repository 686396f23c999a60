package io.larder.proxy.limit;

import java.util.concurrent.atomic.AtomicInteger;

/** So many at a time. How many that is can be changed while they are out. */
final class Permits implements Supply {
    private final AtomicInteger taken = new AtomicInteger();
    private volatile int most = Limits.NONE;

    void most(int atATime) {
        most = atATime;
    }

    @Override
    public boolean take(long nowNanos) {
        while (true) {
            int before = taken.get();
            if (before >= most) {
                return false;
            }
            if (taken.compareAndSet(before, before + 1)) {
                return true;
            }
        }
    }

    @Override
    public void giveBack() {
        taken.decrementAndGet();
    }

    @Override
    public long waitNanos(long nowNanos) {
        return taken.get() < most ? 0 : Long.MAX_VALUE;
    }

    int taken() {
        return taken.get();
    }
}
