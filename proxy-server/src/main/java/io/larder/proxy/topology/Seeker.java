package io.larder.proxy.topology;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.bson.Document;

/**
 * Has the driver look for a server while none is known that could be asked. By itself it looks once in a heartbeat, ten seconds,
 * so that an upstream that is back would go unnoticed as long; where an operation comes that needs a server, it looks at once. That
 * operation is this one's, and does not wait, for then it would look every half second: each look takes about a millisecond of a
 * processor that others need, and an outage may be long. It has a thread of its own only for as long as it seeks.
 */
final class Seeker implements AutoCloseable {
    private static final Document HELLO = new Document("hello", 1);
    /**
     * Most servers that are missing are found sooner than this: at a start, and after an election. And where one answers that is
     * held unknown all the same, it is not asked more often than the driver would ask.
     */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** Who has been missing for long comes back no sooner for being looked for more often. */
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int LOOKS_BEFORE_IT_DOUBLES = 2;
    /** Enough to be told of a server that is there, and no more than one look. */
    private static final long ANSWER_MILLIS = 100;

    private final MongoClient client;
    private final BooleanSupplier missing;
    private final AtomicBoolean seeking = new AtomicBoolean();
    private volatile boolean closed;

    /** Seeks by this client as long as a server is missing. */
    Seeker(MongoClient client, BooleanSupplier missing) {
        this.client = client;
        this.missing = missing;
    }

    /** A server may be missing from now on. Any thread; returns at once. */
    void look() {
        if (!closed && missing.getAsBoolean() && seeking.compareAndSet(false, true)) {
            Thread thread = new Thread(this::seek, "larder-seek");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void seek() {
        try {
            LockSupport.parkNanos(PAUSE_NANOS);
            for (int looks = 0; !closed && missing.getAsBoolean(); looks++) {
                ask();
                LockSupport.parkNanos(pauseNanos(looks));
            }
        } finally {
            seeking.set(false);
        }
        look(); // one that went missing just now was not looked for
    }

    /** After so many looks. */
    static long pauseNanos(int looks) {
        int doublings = Math.min(looks / LOOKS_BEFORE_IT_DOUBLES, Integer.SIZE);
        return Math.min(LONGEST_PAUSE_NANOS, PAUSE_NANOS << doublings);
    }

    private void ask() {
        try {
            var unused = client.getDatabase("admin")
                    .withTimeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                    .runCommand(HELLO);
        } catch (MongoException notYet) {
            // What is wrong with each server the driver's description says.
        } catch (IllegalStateException endedMeanwhile) {
            closed = true;
        }
    }

    /** To be called before the client is closed, which ends the wait. */
    @Override
    public void close() {
        closed = true;
    }
}
