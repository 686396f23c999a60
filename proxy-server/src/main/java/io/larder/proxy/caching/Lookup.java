package io.larder.proxy.caching;

import io.larder.engine.cache.Lookups;
import io.larder.engine.cache.Terms;
import io.larder.engine.entry.Entry;
import io.larder.engine.key.Key;
import io.larder.engine.key.LookupKey;
import io.larder.engine.plan.Planner;
import io.larder.engine.policy.Hints;
import io.larder.engine.policy.Level;
import io.larder.engine.policy.Policy;
import io.larder.engine.query.Query;
import io.larder.engine.query.Reading;
import io.larder.engine.query.Shape;
import io.larder.engine.query.ShapeMemo;
import io.larder.engine.reason.Reason;
import io.larder.engine.session.Floors;
import io.larder.wire.message.CommandView;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds reads against memory: on which terms an answer may be given, whether there is one, and if not what the query is whose
 * answer could be kept. The one place that decides that, for those who serve reads and for those who explain what would become
 * of one. For one thread; what is found out about one read is good until the next.
 */
final class Lookup {
    private final Caching all;
    private final Lookups memory;
    private final BiPredicate<CachedFor, Shape> rights;
    private final LookupKey key = new LookupKey();
    private @Nullable Planner keyBy;
    private @Nullable CachedFor keyFor;
    private long keyTurn;
    private final Terms terms = new Terms();
    private final ShapeMemo queries = new ShapeMemo();
    private final Floors floors;
    private final Lag lag = new Lag();
    private Policy policy = Policy.OFF;
    private @Nullable Query query;
    private @Nullable Entry shadowed;
    private @Nullable Reason reason;

    /** Of this memory; {@code rights} says whether those may have an answer of this shape without asking. */
    Lookup(Caching all, Lookups memory, BiPredicate<CachedFor, Shape> rights) {
        this.all = all;
        this.memory = memory;
        this.rights = rights;
        this.floors = new Floors(all.settings().gossip());
    }

    /**
     * What memory has for this read and may give to these, as of a time since the read came; null if it has to be sent, and
     * {@link #reason()} says why.
     */
    @Nullable
    Entry find(CommandView command, Planner planned, CachedFor who, long nowNanos) {
        shadowed = null;
        reason = null;
        if (key(planned, who) == null) {
            return null;
        }
        Entry entry = memory.find(key);
        if (entry == null) {
            reason = Reason.NOT_CACHED;
            return null;
        }
        Shape shape = entry.query().shape();
        if (!allow(command, planned, shape, nowNanos)) {
            return null;
        }
        if (entry.proof().mayLag()) {
            lag.of(command, terms);
        }
        if (!rights.test(who, shape)) {
            reason = Reason.RIGHTS_UNPROVEN;
            return null;
        }
        if (!memory.serves(entry, terms)) { // the last question: a yes counts as a hit
            reason = terms.reason();
            return null;
        }
        if (policy.shadow()) {
            reason = Reason.SHADOW;
            shadowed = entry;
            return null;
        }
        return entry;
    }

    /** Sets the terms that hold for this read as of this time; false if it is not to be answered from memory at all. */
    boolean allow(CommandView command, Planner planned, Shape shape, long nowNanos) {
        policy = planned.policy().isByShape()
                ? planned.policy().of(shape.text())
                : planned.policy().general();
        Hints hints = planned.hints();
        Level level = hints.level(policy);
        if (level == Level.OFF) {
            reason = Reason.POLICY_OFF;
            return false;
        }
        terms.reset(nowNanos)
                .level(level)
                .bound(hints.boundNanos(policy))
                .ttl(hints.ttlAloneNanos(policy))
                .maxAge(hints.ttlNanos(policy))
                .maxEntryBytes(policy.maxEntryBytes())
                .floor(floors.of(command, all.isSharded()));
        allowStale();
        return true;
    }

    /** The same for a read that is to be sent: where to, it says itself. */
    boolean allowSent(CommandView command, Planner planned, Shape shape, long nowNanos) {
        boolean allowed = allow(command, planned, shape, nowNanos);
        lag.of(command, terms);
        return allowed;
    }

    /** What may be served beyond its time: for a while, while it is read again; or while there is nobody to read it from. */
    private void allowStale() {
        if (policy.staleIfDownNanos() > 0 && all.isUpstreamDown()) {
            terms.stale(policy.staleIfDownNanos()).upstreamDown(true);
        } else if (policy.staleWhileRevalidateNanos() > 0) {
            terms.stale(policy.staleWhileRevalidateNanos()).revalidate(true);
        }
    }

    /** The shape of a read that memory does not answer; null if it is none whose answer may be kept, for a reason. */
    @Nullable
    Shape shape(Planner planned) {
        Shape known = queries.begin(planned.read(), all.catalogue().hasSimpleCollation(planned.namespace()));
        Query read = known == null ? understood(queries.read()) : null;
        query = read;
        return read == null ? known : read.shape();
    }

    /** The query whose shape was just asked for; null if its answer may not be kept, for a reason. */
    @Nullable
    Query query() {
        if (query == null) {
            query = understood(queries.read());
        }
        return query;
    }

    /** The same for one whose answer is to be kept under the key that was computed last: its filter is among that one's bytes. */
    @Nullable
    Query query(Key kept) {
        if (query == null) {
            query = understood(queries.read(kept.bytes(), key.filterAt()));
        }
        return query;
    }

    private @Nullable Query understood(Reading reading) {
        if (reading instanceof Reading.Refused refused) {
            reason = refused.reason();
            return null;
        }
        return ((Reading.Understood) reading).query();
    }

    /** Why nothing that is made of these collections is kept; null if it may be. */
    @Nullable
    Reason against(Shape shape) {
        Reason against = all.catalogue().against(shape.namespaces());
        if (against != null) {
            reason = against;
        }
        return against;
    }

    /** The key of the read that was planned last for these; null if it is too large to be kept. A read is asked for it twice. */
    @SuppressWarnings("ReferenceEquality") // whose bytes have a key already is not worth comparing those of two
    @Nullable
    LookupKey key(Planner planned, CachedFor who) {
        if (isOfLastPlanned(planned) && keyFor == who) {
            return key;
        }
        keyBy = null;
        if (!key.compute(who.scope(), planned.read())) {
            reason = Reason.KEY_TOO_LARGE;
            return null;
        }
        keyBy = planned;
        keyTurn = planned.turn();
        keyFor = who;
        return key;
    }

    /**
     * What {@link #find} found for the read that was planned last, where lookups are only compared; handed out once. What was found
     * for one before, which went another way, is of no use.
     */
    @SuppressWarnings("ReferenceEquality") // the very planner that it was found by
    @Nullable
    Entry takeShadowed(Planner planned) {
        Entry known = isOfLastPlanned(planned) ? shadowed : null;
        shadowed = null;
        return known;
    }

    /** Whether the key, and what was found by it, is of the read that this planner has planned last. */
    private boolean isOfLastPlanned(Planner planned) {
        return keyBy == planned && keyTurn == planned.turn();
    }

    Terms terms() {
        return terms;
    }

    /** The policy that holds for the last read. */
    Policy policy() {
        return policy;
    }

    void reason(@Nullable Reason why) {
        reason = why;
    }

    /** Why the last read was not answered from memory, or is not kept. */
    @Nullable
    Reason reason() {
        return reason;
    }
}
