package io.larder.embedded.cursor;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Operation;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.replication.ServerClock.Alarm;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An open cursor. Its source belongs to whoever has it checked out; the rest is guarded by the registry. */
public final class Cursor {
    private final long id;
    private final CursorOwner owner;
    private final CursorOptions options;
    private final BatchSource source;
    private final Document command;
    private final Instant opened;
    private @Nullable Operation user;
    private @Nullable Alarm expiry;
    private final AtomicLong returned = new AtomicLong();

    Cursor(long id, CursorOwner owner, CursorOptions options, BatchSource source, Document command, Instant opened) {
        this.id = id;
        this.owner = owner;
        this.options = options;
        this.source = source;
        this.command = command;
        this.opened = opened;
    }

    public long id() {
        return id;
    }

    public CursorOwner owner() {
        return owner;
    }

    public CursorOptions options() {
        return options;
    }

    public BatchSource source() {
        return source;
    }

    /** The command that opened it. */
    public Document command() {
        return command;
    }

    public Instant opened() {
        return opened;
    }

    /** How many documents it has given. */
    public long returned() {
        return returned.get();
    }

    void returned(int more) {
        returned.addAndGet(more);
    }

    boolean isInUse() {
        return user != null;
    }

    void usedBy(@Nullable Operation operation) {
        user = operation;
    }

    void expiresBy(@Nullable Alarm alarm) {
        if (expiry != null) {
            expiry.cancel();
        }
        expiry = alarm;
    }

    /** Ends what goes on with it. */
    void kill() {
        expiresBy(null);
        if (user != null) {
            user.kill(new CommandFailure(
                    ErrorCode.CURSOR_KILLED, "operation was interrupted because the cursor was killed: " + id));
        }
    }
}
