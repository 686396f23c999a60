package io.larder.proxy.caching;

import io.larder.engine.cache.Refresh;
import io.larder.engine.key.Scope;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What changes have ended and only those can read again whom it was kept for, because they are logged in upstream themselves: it
 * waits, in a line for each of them, until a client of theirs has had an answer and lends its connection. So many wait in all and
 * in each line; what is new takes the place of what waits for longest in the same line, and where there is no such is not
 * taken. Nothing waits for long: what nobody has had an occasion for is read by who asks for it. Thread safe.
 */
public final class LentReads {
    static final int MOST = 1000;
    static final int MOST_OF_ONE = 200;
    private static final int MOST_LINES = 10_000;
    static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier nanoClock;
    /** In step with the principals who are known. */
    private final Map<Scope, Line> lines = new ConcurrentHashMap<>();

    private final AtomicInteger size = new AtomicInteger();

    LentReads(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** @param sinceNanos when it came first */
    record Waiting(Refresh refresh, long sinceNanos) {}

    /** For those whom answers are kept for and who read over connections of their own. Of too many, some have one for nothing. */
    public Line of(Scope scope) {
        Line known = lines.get(scope);
        if (known != null) {
            return known;
        }
        return lines.size() >= MOST_LINES ? new Line() : lines.computeIfAbsent(scope, any -> new Line());
    }

    /** Nobody is known for whom this was kept: nothing waits for them, nor will it. */
    void forget(Scope scope) {
        Line line = lines.remove(scope);
        if (line != null) {
            line.end();
        }
    }

    boolean areLentBy(Scope scope) {
        return lines.containsKey(scope);
    }

    /** Takes it if nobody but those whom it was kept for can read it. */
    boolean takes(Refresh refresh) {
        Line line = lines.get(refresh.key().scope());
        if (line == null) {
            return false;
        }
        line.add(new Waiting(refresh, nanoClock.getAsLong()));
        return true;
    }

    /** How many answers wait to be read again. */
    public int size() {
        return size.get();
    }

    /** Forgets what has waited for too long. From time to time. */
    void sweep() {
        lines.values().forEach(Line::sweep);
    }

    private boolean isOver(long sinceNanos) {
        return nanoClock.getAsLong() - sinceNanos > LONGEST_NANOS;
    }

    /** What waits for those of one scope. */
    public final class Line {
        /** Since when each does. */
        private final Map<Refresh, Long> waiting = new LinkedHashMap<>();
        /** Read without the lock: nearly every request finds that there is nothing. */
        private volatile boolean empty = true;

        private boolean ended;

        private Line() {}

        /** Whether nothing waits. */
        public boolean isEmpty() {
            return empty;
        }

        synchronized void add(Waiting one) {
            if (ended || waiting.containsKey(one.refresh())) {
                return;
            }
            boolean full = waiting.size() >= MOST_OF_ONE || size.get() >= MOST;
            if (full && !waiting.isEmpty()) {
                removeFirst();
            }
            if (size.incrementAndGet() > MOST) {
                size.decrementAndGet();
            } else {
                waiting.put(one.refresh(), one.sinceNanos());
            }
            empty = waiting.isEmpty();
        }

        /** What waits for longest, which waits no more. */
        synchronized @Nullable Waiting next() {
            Waiting next = null;
            while (next == null && !waiting.isEmpty()) {
                Waiting first = removeFirst();
                next = isOver(first.sinceNanos()) ? null : first;
            }
            empty = waiting.isEmpty();
            return next;
        }

        private Waiting removeFirst() {
            Iterator<Map.Entry<Refresh, Long>> each = waiting.entrySet().iterator();
            Map.Entry<Refresh, Long> first = each.next();
            Waiting removed = new Waiting(first.getKey(), first.getValue());
            each.remove();
            size.decrementAndGet();
            return removed;
        }

        private synchronized void sweep() {
            int before = waiting.size();
            waiting.values().removeIf(LentReads.this::isOver);
            size.addAndGet(waiting.size() - before);
            empty = waiting.isEmpty();
        }

        private synchronized void end() {
            ended = true;
            size.addAndGet(-waiting.size());
            waiting.clear();
            empty = true;
        }
    }
}
