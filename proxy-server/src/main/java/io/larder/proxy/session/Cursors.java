package io.larder.proxy.session;

import com.mongodb.ServerAddress;
import io.larder.proxy.auth.Principal;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where each open cursor is. Any connection may ask for the next batch, so the table is the proxy's. Ids are random numbers
 * of 64 bits made by different servers; should two be equal, the later one is kept. Thread safe.
 */
public final class Cursors {
    /**
     * An open cursor: the server that has it, and who may use it.
     *
     * @param endless whether it waits for what is yet to come, so that nobody can wait for its end
     * @param writes whether to ask for its batches may write what was found to a collection
     */
    public record Cursor(ServerAddress server, Principal owner, boolean endless, boolean writes) {
        public boolean belongsTo(Principal principal) {
            return owner.equals(principal);
        }
    }

    private final ExpiringTable<Long, Cursor> cursors;

    public Cursors(SessionLimits limits, LongSupplier nanoClock) {
        this.cursors = new ExpiringTable<>(limits.maxCursors(), limits.cursorIdle(), nanoClock);
    }

    /** Remembers a cursor; one that {@code lasts} was asked for without idle timeout. */
    public void opened(long id, Cursor cursor, boolean lasts) {
        cursors.put(id, cursor, lasts);
    }

    /** A batch came and the cursor goes on: its rest begins now, however long the batch took. */
    public void goesOn(long id, Cursor cursor) {
        cursors.getOrPut(id, cursor);
    }

    public @Nullable Cursor find(long id) {
        return cursors.get(id);
    }

    public @Nullable Cursor closed(long id) {
        return cursors.remove(id);
    }

    /** How many were asked for a batch within so long and have an end. */
    public int begun(Duration window) {
        return cursors.usedWithin(window, cursor -> !cursor.endless());
    }

    public int open() {
        return cursors.size();
    }

    /** Forgets cursors that nobody has asked for. For a timer. */
    public void sweep() {
        cursors.sweep();
    }
}
