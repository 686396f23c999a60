package io.larder.proxy.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that messages on their way may take while they are gathered, all connections together. Small ones do not ask; a
 * large one asks for its whole size before its bytes are gathered, so that two halves never wait for each other. While there
 * is no room its sender is not read from; those that wait are served in their order, so that a large message is not passed
 * by for ever. Requests and replies have one each: a request must never wait for memory that its own reply needs. Thread
 * safe.
 */
public final class GatheringMemory {
    private record Waiter(long bytes, Executor executor, Runnable granted) {}

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final Queue<Waiter> waiters = new ArrayDeque<>();

    public GatheringMemory(long limitBytes) {
        this.limit = limitBytes;
    }

    /** Takes the bytes at once and returns true, or has {@code granted} run on the executor once they are taken. */
    synchronized boolean take(long bytes, Executor executor, Runnable granted) {
        if (takeNow(bytes)) {
            return true;
        }
        waiters.add(new Waiter(bytes, executor, granted));
        return false;
    }

    /** Takes the bytes if they are there now, and nobody waits for some. */
    synchronized boolean takeNow(long bytes) {
        boolean there = waiters.isEmpty() && fits(bytes);
        if (there) {
            used.addAndGet(bytes);
        }
        return there;
    }

    /** One message that is larger than everything is let through alone, rather than never. */
    private boolean fits(long bytes) {
        return used.get() == 0 || used.get() + bytes <= limit;
    }

    synchronized void giveBack(long bytes) {
        used.addAndGet(-bytes);
        serve();
    }

    /**
     * Whoever waits with this waits no longer, and keeps nobody else waiting.
     *
     * @return false if it waits no more: what it wanted is its own, and to be given back once that is told
     */
    synchronized boolean leave(Runnable granted) {
        boolean left = waiters.removeIf(waiter -> waiter.granted.equals(granted));
        serve();
        return left;
    }

    private void serve() {
        for (Waiter next = waiters.peek(); next != null && fits(next.bytes); next = waiters.peek()) {
            waiters.remove();
            used.addAndGet(next.bytes);
            next.executor.execute(next.granted);
        }
    }

    /** What is taken now. */
    public long used() {
        return used.get();
    }
}
