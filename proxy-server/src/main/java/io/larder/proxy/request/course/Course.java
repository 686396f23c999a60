package io.larder.proxy.request.course;

import io.larder.engine.plan.Plan;
import io.larder.engine.reason.Reason;
import io.larder.engine.usage.Usage;
import io.larder.proxy.caching.Witness;
import io.larder.proxy.journal.Notes;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.metrics.Outcome;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.wire.compression.Compressor;
import io.larder.wire.message.CommandView;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a request goes on, until its reply: who is told of it, what it belongs to, and as what it is counted in the end. One for
 * each client, filled anew for each request.
 */
public final class Course {
    private final RequestFacts facts;
    private final Notes notes = new Notes();
    private final Statement statement = new Statement();
    private boolean ofKnownCursor;
    private boolean amongUpstreams;
    private Witness witness = Witness.NONE;
    private List<Long> killed = List.of();
    private boolean leavesCursor;
    private @Nullable BooleanSupplier next;
    private long beganNanos;
    private long nowNanos;
    private Outcome outcome = Outcome.LOCAL;
    private @Nullable Usage usage;
    private @Nullable Reason reason;
    private boolean lookedUp;
    private boolean inSilence;
    private @Nullable TenantLimits limits;

    public Course(RequestFacts facts) {
        this.facts = facts;
    }

    /** The turn of a request has come; until more is known of it Larder answers it itself. */
    public void begin(long now) {
        beganNanos = now;
        nowNanos = now;
        outcome = Outcome.LOCAL;
        usage = null;
        reason = null;
        lookedUp = false;
        inSilence = false;
    }

    /** Begins anew with this command; {@code usedCompressor} is what the client compressed it with, null if it did not. */
    public void read(CommandView command, Plan plan, @Nullable Compressor usedCompressor) {
        facts.read(command, plan, usedCompressor);
        ofKnownCursor = false;
        amongUpstreams = false;
        witness = Witness.NONE;
        killed = List.of();
        leavesCursor = false;
        next = null;
    }

    /** It is led to a tenant with these limits. Whose requests go over one connection, they may be of several tenants. */
    public void limits(TenantLimits its) {
        limits = its;
    }

    public TenantLimits limits() {
        TenantLimits its = limits;
        if (its == null) {
            throw new IllegalStateException("it is not known yet where the request is led");
        }
        return its;
    }

    /** It was held back until now. */
    public void held(long now) {
        nowNanos = now;
    }

    public long beganNanos() {
        return beganNanos;
    }

    /**
     * As of when it is answered from memory: what held then holds for it, because it had come by then. So the clock need not
     * be read again.
     */
    public long nowNanos() {
        return nowNanos;
    }

    /** What will be told of it, where that is wanted. */
    public Notes notes() {
        return notes;
    }

    /** What it is to a transaction. */
    public Statement statement() {
        return statement;
    }

    /** From now on this one sees what comes of the request. */
    public void witness(Witness by) {
        witness = by;
    }

    /** Who is to be told of the end of the request: nobody, once somebody was. */
    public Witness takeWitness() {
        Witness its = witness;
        witness = Witness.NONE;
        return its;
    }

    public Witness witness() {
        return witness;
    }

    /** It asks for more of a cursor that was opened here, or kills one. */
    public void ofKnownCursor() {
        ofKnownCursor = true;
    }

    /**
     * Whether it belongs to something that is under way, or ends it: a login, a cursor, a session, a transaction that has
     * begun. To hold it up would hold up what others wait for. What only says that it belongs to something does not.
     */
    public boolean endsSomething() {
        Plan plan = facts.plan();
        if (plan == null) {
            return true;
        }
        if (facts.inTransaction()) {
            return !facts.isUnacknowledged() && statement.belongsToOneThatHasBegun();
        }
        return switch (plan.kind()) {
            case HELLO, AUTHENTICATION, SESSION -> true;
            case CURSOR -> ofKnownCursor;
            case READ, WRITE, INFORMATION, UNKNOWN, TRANSACTION_END -> false;
        };
    }

    /** Its reply names this cursor, from which the client will ask for more; 0 for none. */
    public void leavesCursor(long id) {
        leavesCursor = id != 0;
    }

    public boolean hasLeftCursor() {
        return leavesCursor;
    }

    /**
     * What may use the client's connection once this has its reply, and before another request: it says whether it does, and
     * then it is for it to let the client go on.
     */
    public void next(BooleanSupplier use) {
        next = use;
    }

    /** It has its reply. Whether something else uses the client's connection now. */
    public boolean goesOn() {
        BooleanSupplier use = next;
        next = null;
        return use != null && use.getAsBoolean();
    }

    /** Cursors of Larder's own that it has killed already; the rest of it is the upstream's. */
    public void killed(List<Long> ids) {
        killed = ids;
    }

    public List<Long> killed() {
        return killed;
    }

    /** The client's other requests may go to other upstreams: what this one tells of its time is to be kept apart. */
    public void amongUpstreams() {
        amongUpstreams = true;
    }

    public boolean isAmongUpstreams() {
        return amongUpstreams;
    }

    /** If there is no place for the connection, to close it says more than an error would. */
    public void refusedInSilence() {
        inSilence = true;
    }

    public boolean isRefusedInSilence() {
        return inSilence;
    }

    public void outcome(Outcome how) {
        outcome = how;
    }

    /** How the request is answered, as far as is known by now. */
    public Outcome outcome() {
        return outcome;
    }

    /** It goes upstream: what it is known to be for the cache stays, all else is a write or forwarded. */
    public void sent() {
        if (outcome == Outcome.LOCAL) {
            Plan plan = facts.plan();
            outcome = plan != null && plan.mayWrite() ? Outcome.WRITE : Outcome.FORWARD;
        }
    }

    /** It is a read that counts here. */
    public void usage(Usage its) {
        usage = its;
    }

    public @Nullable Usage usage() {
        return usage;
    }

    /** Whether the shape of its query is known. */
    public boolean hasShape() {
        return usage != null && usage.shape() != null;
    }

    /** Why it is not answered from memory, or not even looked for there. */
    public void reason(@Nullable Reason why) {
        reason = why;
    }

    /** Why it went upstream, as far as that is no matter of course. */
    public @Nullable Reason why() {
        Plan plan = facts.plan();
        if (reason != null || outcome != Outcome.FORWARD || plan == null) {
            return reason;
        }
        return plan.reason();
    }

    /** Memory was asked for it in vain, wherever it goes now. */
    public void lookedUp() {
        lookedUp = true;
    }

    /** It is over, and took so long; {@code loop} is the number of the event loop. */
    public void count(int loop, long nanos) {
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
}
