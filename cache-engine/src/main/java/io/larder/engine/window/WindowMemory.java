package io.larder.engine.window;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the windows of all collections take together, and may take: there may be thousands of collections, and each one alone
 * may remember much. Where it is too much, a window that grows keeps a small part of what it might; what is folded for that
 * costs answers that are just on their way in, and nothing else. Thread safe.
 */
public final class WindowMemory {
    /** So much each window may take in any case. */
    static final long LEAST_OF_EACH = 16 << 10;

    private final AtomicLong taken = new AtomicLong();
    private volatile long limit;

    public WindowMemory(long limit) {
        this.limit = limit;
    }

    /** From now on they may take so much. */
    public void limit(long bytes) {
        limit = bytes;
    }

    void take(long bytes) {
        taken.addAndGet(bytes);
    }

    boolean isExceeded() {
        return taken.get() > limit;
    }

    /** What all of them take. */
    public long bytes() {
        return taken.get();
    }
}
