package io.larder.proxy.request;

import io.larder.engine.plan.CommandKind;
import io.larder.engine.plan.Destination;
import io.larder.engine.plan.Plan;
import io.larder.engine.reason.Reason;
import io.larder.engine.usage.Usage;
import io.larder.proxy.caching.Witness;
import io.larder.proxy.journal.Notes;
import io.larder.proxy.metrics.Outcome;
import io.larder.wire.compression.Compressor;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What has to be remembered of a request until its reply: its bytes are gone by then. One for each client, filled anew for
 * each request.
 */
final class RequestFacts {
    private int requestId;
    private boolean legacy;
    private boolean unacknowledged;
    private boolean inTransaction;
    private boolean ofKnownCursor;
    private boolean retryableWrite;
    private boolean amongUpstreams;
    private boolean cursorLasts;
    private boolean cursorEndless;
    private long txnNumber;
    private long cursorId;
    private long maxTimeMillis;
    private long waitsSinceNanos;
    private @Nullable Plan plan;
    private @Nullable Compressor compressor;
    private Witness witness = Witness.NONE;
    private List<Long> killed = List.of();
    private long beganNanos;
    private long nowNanos;
    private Outcome outcome = Outcome.LOCAL;
    private final Notes notes = new Notes();
    private final Statement statement = new Statement();
    private @Nullable Usage usage;
    private @Nullable Reason reason;
    private boolean lookedUp;
    private boolean inSilence;

    /** The turn of a request has come; until more is known of it Larder answers it itself. */
    void begin(long now) {
        beganNanos = now;
        nowNanos = now;
        outcome = Outcome.LOCAL;
        usage = null;
        reason = null;
        lookedUp = false;
        inSilence = false;
    }

    /** What will be told of it, where that is wanted. */
    Notes notes() {
        return notes;
    }

    /** Why it went upstream, as far as that is no matter of course. */
    @Nullable
    Reason why() {
        if (reason != null || outcome != Outcome.FORWARD || plan == null) {
            return reason;
        }
        return plan.reason();
    }

    /** It is a read that counts here. */
    void usage(Usage its) {
        usage = its;
    }

    /** Why it is not answered from memory, or not even looked for there. */
    void reason(@Nullable Reason why) {
        reason = why;
    }

    /** If there is no place for the connection, to close it says more than an error would. */
    void refusedInSilence() {
        inSilence = true;
    }

    boolean isRefusedInSilence() {
        return inSilence;
    }

    /** Memory was asked for it in vain, wherever it goes now. */
    void lookedUp() {
        lookedUp = true;
    }

    /** Whether the shape of its query is known. */
    boolean hasShape() {
        return usage != null && usage.shape() != null;
    }

    @Nullable
    Usage usage() {
        return usage;
    }

    /** It is over, and took so long; {@code loop} is the number of the event loop. */
    void count(int loop, long nanos) {
        Usage its = usage;
        if (its == null) {
            return;
        }
        switch (outcome) {
            case HIT -> its.hit(loop, nanos);
            case JOINED -> its.joined();
            case MISS -> its.missed(reason, nanos);
            case FORWARD -> {
                if (lookedUp) {
                    its.missed(reason, nanos);
                } else {
                    its.bypassed(reason, nanos);
                }
            }
            case WRITE, LOCAL, REFUSED -> {
                // no read, or an error before it went anywhere
            }
        }
    }

    long beganNanos() {
        return beganNanos;
    }

    /** It was held back until now. */
    void held(long now) {
        nowNanos = now;
    }

    /**
     * As of when it is answered from memory: what held then holds for it, because it had come by then. So the clock need not
     * be read again.
     */
    long nowNanos() {
        return nowNanos;
    }

    void outcome(Outcome how) {
        outcome = how;
    }

    /** It goes upstream: what it is known to be for the cache stays, all else is a write or forwarded. */
    void sent() {
        if (outcome == Outcome.LOCAL) {
            outcome = plan != null && plan.mayWrite() ? Outcome.WRITE : Outcome.FORWARD;
        }
    }

    /** How the request is answered, as far as is known by now. */
    Outcome outcome() {
        return outcome;
    }

    /** Begins anew with this command; {@code usedCompressor} is what the client compressed it with, null if it did not. */
    void read(CommandView command, Plan itsPlan, @Nullable Compressor usedCompressor) {
        requestId = command.requestId();
        legacy = command.isLegacy();
        unacknowledged = command.isUnacknowledged();
        inTransaction = command.inTransaction();
        ofKnownCursor = false;
        amongUpstreams = false;
        retryableWrite = command.isRetryableWrite();
        cursorEndless = itsPlan.kind() == CommandKind.READ && EndlessCursors.opens(command);
        cursorLasts = command.fields().isTrue(CommandField.NO_CURSOR_TIMEOUT);
        // The time limit of a getMore is how long it may wait for data, not how long it may take.
        maxTimeMillis =
                itsPlan.kind() == CommandKind.CURSOR ? 0 : command.fields().longOr(CommandField.MAX_TIME_MS, 0);
        cursorId = itsPlan.destination() == Destination.CURSOR ? Routing.cursorId(command) : 0;
        txnNumber = inTransaction ? command.fields().longOr(CommandField.TXN_NUMBER, -1) : -1;
        waitsSinceNanos = 0;
        plan = itsPlan;
        compressor = usedCompressor;
        witness = Witness.NONE;
        killed = List.of();
    }

    /** Cursors of Larder's own that it has killed already; the rest of it is the upstream's. */
    void killed(List<Long> ids) {
        killed = ids;
    }

    List<Long> killed() {
        return killed;
    }

    /** The client's other requests may go to other upstreams: what this one tells of its time is to be kept apart. */
    void amongUpstreams() {
        amongUpstreams = true;
    }

    boolean isAmongUpstreams() {
        return amongUpstreams;
    }

    /** From now on this one sees what comes of the request. */
    void witness(Witness by) {
        witness = by;
    }

    /** Who is to be told of the end of the request: nobody, once somebody was. */
    Witness takeWitness() {
        Witness its = witness;
        witness = Witness.NONE;
        return its;
    }

    Witness witness() {
        return witness;
    }

    int requestId() {
        return requestId;
    }

    boolean isLegacy() {
        return legacy;
    }

    boolean isUnacknowledged() {
        return unacknowledged;
    }

    boolean inTransaction() {
        return inTransaction;
    }

    /** What it is to a transaction. */
    Statement statement() {
        return statement;
    }

    /** It asks for more of a cursor that was opened here, or kills one. */
    void ofKnownCursor() {
        ofKnownCursor = true;
    }

    /**
     * Whether it belongs to something that is under way, or ends it: a login, a cursor, a session, a transaction that has
     * begun. To hold it up would hold up what others wait for. What only says that it belongs to something does not.
     */
    boolean endsSomething() {
        if (plan == null) {
            return true;
        }
        if (inTransaction) {
            return !unacknowledged && statement.belongsToOneThatHasBegun();
        }
        return switch (plan.kind()) {
            case HELLO, AUTHENTICATION, SESSION -> true;
            case CURSOR -> ofKnownCursor;
            case READ, WRITE, INFORMATION, UNKNOWN, TRANSACTION_END -> false;
        };
    }

    boolean endsTransaction() {
        return plan != null && plan.kind() == CommandKind.TRANSACTION_END;
    }

    boolean isRetryableWrite() {
        return retryableWrite;
    }

    boolean cursorLasts() {
        return cursorLasts;
    }

    /** Whether a cursor that it opens waits for what is yet to come. */
    boolean cursorEndless() {
        return cursorEndless;
    }

    /** Whether a cursor that it opens writes its result: what asks for no documents at first writes nothing until asked for more. */
    boolean cursorWrites() {
        return plan != null && plan.reason() == Reason.WRITES_RESULT;
    }

    /** The cursor that the request continues, or 0. */
    long cursorId() {
        return cursorId;
    }

    /** Of the transaction that the request is part of. */
    long txnNumber() {
        return txnNumber;
    }

    long maxTimeMillis() {
        return maxTimeMillis;
    }

    /** What is left of the client's time limit after so much of it; 0 where it has none. */
    long timeLeftMillis(long spentMillis) {
        return maxTimeMillis == 0 ? 0 : Math.max(1, maxTimeMillis - spentMillis);
    }

    /** No connection was free at once. */
    void waits() {
        waitsSinceNanos = System.nanoTime();
        notes.waits();
    }

    /** Whether the client's own time limit has passed while the request waited for a connection. */
    boolean maxTimeExpired() {
        return waitsSinceNanos != 0
                && maxTimeMillis > 0
                && System.nanoTime() - waitsSinceNanos >= TimeUnit.MILLISECONDS.toNanos(maxTimeMillis);
    }

    @Nullable
    Compressor compressor() {
        return compressor;
    }
}
