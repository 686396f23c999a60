package io.larder.engine.cache;

import io.larder.engine.entry.Entry;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The answers to be read again after changes ended them: those that have been served at least once. Bounded; what waits for
 * longest is forgotten for what is new, and a read waits once however often it was ended.
 */
public final class Refreshes {
    private final int limit;
    private final Set<Refresh> waiting = new LinkedHashSet<>();
    private final LongAdder forgotten = new LongAdder();
    private volatile Runnable listener = () -> {};

    Refreshes(int limit) {
        this.limit = limit;
    }

    /** Who is told, on whatever thread made the change, that there is something to take. It must not read there and then. */
    public void onOffer(Runnable told) {
        listener = told;
    }

    /** The one that waits for longest; null if none does. */
    public synchronized @Nullable Refresh poll() {
        Iterator<Refresh> oldest = waiting.iterator();
        if (!oldest.hasNext()) {
            return null;
        }
        Refresh next = oldest.next();
        oldest.remove();
        return next;
    }

    public synchronized int size() {
        return waiting.size();
    }

    /** How many were forgotten because there were too many. */
    public long forgotten() {
        return forgotten.sum();
    }

    void offer(Entry entry) {
        byte[] command = entry.command();
        if (command == null || entry.hits() == 0) {
            return;
        }
        synchronized (this) {
            if (!waiting.add(new Refresh(entry.key(), command))) {
                return;
            }
            if (waiting.size() > limit) {
                Iterator<Refresh> oldest = waiting.iterator();
                oldest.next();
                oldest.remove();
                forgotten.increment();
            }
        }
        listener.run();
    }
}
