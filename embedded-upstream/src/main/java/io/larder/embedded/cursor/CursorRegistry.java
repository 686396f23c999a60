package io.larder.embedded.cursor;

import io.larder.embedded.command.Invocation;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.replication.ServerClock;
import io.larder.embedded.request.LogicalSessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The open cursors of one member. Safe for any thread: a cursor is checked out by one command at a time, and whoever
 * kills one that is in use interrupts that command. Sessions and transactions that end take their cursors with them; a
 * cursor of no session expires when it is idle for long.
 */
public final class CursorRegistry {
    /** No client needs as many; past it none can be opened. */
    private static final int MOST = 100_000;

    private final ServerClock clock;
    private final Random random;
    private final Map<Long, Cursor> cursors = new HashMap<>();
    private volatile Duration idleTimeout = Duration.ofMinutes(10);

    public CursorRegistry(ServerClock clock, long seed) {
        this.clock = clock;
        this.random = new Random(seed);
    }

    /** After how long an idle cursor expires (cursorTimeoutMillis); holds for each from its next use. */
    public void idleTimeout(Duration timeout) {
        idleTimeout = timeout;
    }

    synchronized Cursor register(Invocation invocation, CursorOptions options, BatchSource source) {
        if (cursors.size() >= MOST) {
            throw new CommandFailure(ErrorCode.EXCEEDED_MEMORY_LIMIT, "too many open cursors");
        }
        long id;
        do {
            id = random.nextLong() & Long.MAX_VALUE;
        } while (id == 0 || cursors.containsKey(id));
        Cursor cursor = new Cursor(id, CursorOwner.of(invocation), options, source, invocation.body(), clock.instant());
        cursors.put(id, cursor);
        watch(cursor);
        return cursor;
    }

    /** A session's cursors live as long as the session, so only others expire by themselves. */
    private void watch(Cursor cursor) {
        if (!cursor.options().noTimeout() && cursor.owner().session() == null) {
            cursor.expiresBy(clock.at(clock.instant().plus(idleTimeout), () -> expire(cursor)));
        }
    }

    private synchronized void expire(Cursor cursor) {
        if (!cursor.isInUse()) {
            cursors.remove(cursor.id(), cursor);
        }
    }

    /** Takes a cursor for one batch. */
    synchronized Cursor checkOut(Invocation invocation, long id, String namespace) {
        Cursor cursor = cursors.get(id);
        if (cursor == null) {
            throw new CommandFailure(ErrorCode.CURSOR_NOT_FOUND, "cursor id " + id + " not found");
        }
        if (cursor.isInUse()) {
            throw new CommandFailure(ErrorCode.CURSOR_IN_USE, "cursor id " + id + " is already in use");
        }
        if (!cursor.options().namespace().equals(namespace)) {
            throw new CommandFailure(
                    ErrorCode.UNAUTHORIZED,
                    "Requested getMore on namespace '" + namespace + "', but cursor belongs to a different namespace "
                            + cursor.options().namespace());
        }
        cursor.owner().check(id, CursorOwner.of(invocation));
        cursor.expiresBy(null);
        cursor.usedBy(invocation.operation());
        return cursor;
    }

    /** Gives it back, for good if it is done. */
    synchronized void checkIn(Cursor cursor, boolean done) {
        cursor.usedBy(null);
        if (done) {
            cursors.remove(cursor.id(), cursor);
        } else if (cursors.containsKey(cursor.id())) {
            watch(cursor);
        }
    }

    /** False if there is no such cursor. */
    synchronized boolean kill(long id) {
        Cursor cursor = cursors.remove(id);
        if (cursor != null) {
            cursor.kill();
        }
        return cursor != null;
    }

    /** Kills every cursor of a session, for when it ends. */
    public void killOf(LogicalSessionId session) {
        killWhere(cursor -> session.equals(cursor.owner().session()));
    }

    /** Kills every cursor of a transaction, for when it ends. */
    public void killOf(LogicalSessionId session, long txnNumber) {
        killWhere(cursor -> session.equals(cursor.owner().session())
                && Long.valueOf(txnNumber).equals(cursor.owner().txnNumber()));
    }

    public synchronized void killWhere(Predicate<Cursor> which) {
        for (Cursor cursor : list()) {
            if (which.test(cursor)) {
                kill(cursor.id());
            }
        }
    }

    public synchronized List<Cursor> list() {
        return new ArrayList<>(cursors.values());
    }

    public synchronized @Nullable Cursor find(long id) {
        return cursors.get(id);
    }
}
