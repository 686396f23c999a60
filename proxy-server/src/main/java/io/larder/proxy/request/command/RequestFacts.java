package io.larder.proxy.request.command;

import io.larder.engine.plan.CommandKind;
import io.larder.engine.plan.Destination;
import io.larder.engine.plan.Plan;
import io.larder.engine.reason.Reason;
import io.larder.wire.compression.Compressor;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a request says that has to be remembered until its reply: its bytes are gone by then. One for each client, filled anew
 * for each request.
 */
public final class RequestFacts {
    private int requestId;
    private boolean legacy;
    private boolean unacknowledged;
    private boolean inTransaction;
    private boolean retryableWrite;
    private boolean cursorLasts;
    private boolean cursorEndless;
    private long txnNumber;
    private long cursorId;
    private long maxTimeMillis;
    private long waitsSinceNanos;
    private @Nullable Plan plan;
    private @Nullable Compressor compressor;

    /** Begins anew with this command; {@code usedCompressor} is what the client compressed it with, null if it did not. */
    public void read(CommandView command, Plan itsPlan, @Nullable Compressor usedCompressor) {
        requestId = command.requestId();
        legacy = command.isLegacy();
        unacknowledged = command.isUnacknowledged();
        inTransaction = command.inTransaction();
        retryableWrite = command.isRetryableWrite();
        cursorEndless = itsPlan.kind() == CommandKind.READ && EndlessCursors.opens(command);
        cursorLasts = command.fields().isTrue(CommandField.NO_CURSOR_TIMEOUT);
        // The time limit of a getMore is how long it may wait for data, not how long it may take.
        maxTimeMillis =
                itsPlan.kind() == CommandKind.CURSOR ? 0 : command.fields().longOr(CommandField.MAX_TIME_MS, 0);
        cursorId = itsPlan.destination() == Destination.CURSOR ? NamedCursors.continued(command) : 0;
        txnNumber = inTransaction ? Sessions.transaction(command) : -1;
        waitsSinceNanos = 0;
        plan = itsPlan;
        compressor = usedCompressor;
    }

    /** What is to be done with it; null before the first request has been read. */
    public @Nullable Plan plan() {
        return plan;
    }

    public int requestId() {
        return requestId;
    }

    public boolean isLegacy() {
        return legacy;
    }

    public boolean isUnacknowledged() {
        return unacknowledged;
    }

    public boolean inTransaction() {
        return inTransaction;
    }

    public boolean endsTransaction() {
        return plan != null && plan.kind() == CommandKind.TRANSACTION_END;
    }

    public boolean isRetryableWrite() {
        return retryableWrite;
    }

    public boolean cursorLasts() {
        return cursorLasts;
    }

    /** Whether a cursor that it opens waits for what is yet to come. */
    public boolean cursorEndless() {
        return cursorEndless;
    }

    /** Whether a cursor that it opens writes its result: what asks for no documents at first writes nothing until asked for more. */
    public boolean cursorWrites() {
        return plan != null && plan.reason() == Reason.WRITES_RESULT;
    }

    /** The cursor that the request continues, or 0. */
    public long cursorId() {
        return cursorId;
    }

    /** Of the transaction that the request is part of. */
    public long txnNumber() {
        return txnNumber;
    }

    public long maxTimeMillis() {
        return maxTimeMillis;
    }

    /** What is left of the client's time limit after so much of it; 0 where it has none. */
    public long timeLeftMillis(long spentMillis) {
        return maxTimeMillis == 0 ? 0 : Math.max(1, maxTimeMillis - spentMillis);
    }

    /** No connection was free at once. */
    public void waits() {
        waitsSinceNanos = System.nanoTime();
    }

    /** Whether the client's own time limit has passed while the request waited for a connection. */
    public boolean maxTimeExpired() {
        return waitsSinceNanos != 0
                && maxTimeMillis > 0
                && System.nanoTime() - waitsSinceNanos >= TimeUnit.MILLISECONDS.toNanos(maxTimeMillis);
    }

    public @Nullable Compressor compressor() {
        return compressor;
    }
}
