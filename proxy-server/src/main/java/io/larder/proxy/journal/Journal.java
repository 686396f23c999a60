package io.larder.proxy.journal;

import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells requests where that is wanted, and can be told to do so otherwise while it runs. Thread safe. While nothing is wanted a
 * request costs one look at a field.
 */
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final long NEVER = Long.MAX_VALUE;

    private final SlowRequests slow;
    private final AccessCounts counts = new AccessCounts();
    private volatile boolean on;
    private volatile boolean debug;
    private volatile long slowNanos = NEVER;
    private volatile @Nullable AccessLog access;

    /** What to tell: slow requests from these nanoseconds on, 0 for none; all in this file, null for none. */
    public record Wanted(long slowNanos, @Nullable Path access, boolean json) {}

    public Journal() {
        this(LOG, System::nanoTime);
    }

    Journal(Logger log, LongSupplier nanoClock) {
        this.slow = new SlowRequests(log, nanoClock);
    }

    /** From now on this is told, and every request at level debug. */
    public synchronized void follow(Wanted wanted) {
        slowNanos = wanted.slowNanos() == 0 ? NEVER : wanted.slowNanos();
        debug = LOG.isDebugEnabled();
        AccessLog before = access;
        Path file = wanted.access();
        if (before != null && (file == null || !before.isAt(file, wanted.json()))) {
            access = null;
            before.close();
            before = null;
        }
        if (before == null && file != null) {
            access = new AccessLog(file, wanted.json(), counts).start();
        }
        on = slowNanos != NEVER || debug || access != null;
    }

    /** The access log's file was renamed. */
    public void reopen() {
        AccessLog to = access;
        if (to != null) {
            to.reopen();
        }
    }

    /** Whether notes are to be taken. */
    public boolean isOn() {
        return on;
    }

    /** Whether it matters what a request without a shape looks like: an access log has no room for that. */
    public boolean wantsOutlines() {
        return slowNanos != NEVER;
    }

    /** A request is answered. */
    public void tell(RequestLine line) {
        AccessLog to = access;
        if (to != null) {
            to.add(line);
        }
        if (line.totalNanos() >= slowNanos) {
            slow.tell(line);
        } else if (debug) {
            LOG.debug("request {}", line.text());
        }
    }

    public AccessCounts access() {
        return counts;
    }

    /** How many requests were slow, told or not. */
    public long slow() {
        return slow.count();
    }

    @Override
    public synchronized void close() {
        on = false;
        AccessLog last = access;
        access = null;
        if (last != null) {
            last.close();
        }
    }
}
