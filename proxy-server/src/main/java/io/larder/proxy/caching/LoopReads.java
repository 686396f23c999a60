package io.larder.proxy.caching;

import io.larder.engine.answer.Gathering;
import io.larder.engine.cache.Begun;
import io.larder.engine.cache.Fill;
import io.larder.engine.cache.Joined;
import io.larder.engine.cache.Terms;
import io.larder.engine.entry.Entry;
import io.larder.engine.flight.Follower;
import io.larder.engine.key.LookupKey;
import io.larder.engine.plan.Planner;
import io.larder.engine.policy.AfterChange;
import io.larder.engine.policy.Hints;
import io.larder.engine.policy.Level;
import io.larder.engine.policy.Policy;
import io.larder.engine.query.Query;
import io.larder.engine.query.QueryReader;
import io.larder.engine.query.Reading;
import io.larder.engine.query.Shape;
import io.larder.engine.reason.Reason;
import io.larder.engine.rights.Lease;
import io.larder.engine.session.Floors;
import io.larder.proxy.cursor.CursorOwner;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * Reads on their way through the cache: found in memory, or prepared to be sent and kept. For one event loop; what is found
 * out about one read is good until the next.
 */
public final class LoopReads {
    private final Caching all;
    private final LoopCaching loop;
    private final LookupKey key = new LookupKey();
    private final Terms terms = new Terms();
    private final QueryReader queries = new QueryReader();
    private final Floors floors;
    private Policy policy = Policy.OFF;
    private @Nullable Reason reason;

    LoopReads(Caching all, LoopCaching loop) {
        this.all = all;
        this.loop = loop;
        this.floors = new Floors(all.settings().gossip());
    }

    /** What memory has for this read and may give to these; null if it has to be sent, and {@link #reason()} says why. */
    public @Nullable Entry find(CommandView command, Planner planned, CachedFor who) {
        if (!key.compute(who.scope(), planned.read())) {
            reason = Reason.KEY_TOO_LARGE;
            return null;
        }
        Entry entry = all.cache().find(key);
        if (entry == null) {
            all.cache().missed(terms);
            reason = Reason.NOT_CACHED;
            return null;
        }
        Shape shape = entry.query().shape();
        if (!allow(command, planned, shape)) {
            return null;
        }
        if (!all.cache().serves(entry, terms)) {
            reason = terms.reason();
            return null;
        }
        if (!who.mayHave(shape)) {
            reason = Reason.RIGHTS_UNPROVEN;
            return null;
        }
        return entry;
    }

    /** Why the last read was not answered from memory. */
    public @Nullable Reason reason() {
        return reason;
    }

    /** Sets the terms that hold for this read; false if it is not to be answered from memory at all. */
    private boolean allow(CommandView command, Planner planned, Shape shape) {
        policy = planned.policy().isByShape()
                ? planned.policy().of(shape.text())
                : planned.policy().general();
        Hints hints = planned.hints();
        Level level = hints.level(policy);
        if (level == Level.OFF) {
            reason = Reason.POLICY_OFF;
            return false;
        }
        terms.reset(loop.now())
                .level(level)
                .bound(hints.boundNanos(policy))
                .ttl(hints.ttlAloneNanos(policy))
                .maxAge(hints.ttlNanos(policy))
                .maxEntryBytes(policy.maxEntryBytes())
                .floor(floors.of(command, all.isSharded()));
        return true;
    }

    /**
     * What to do with a read that memory does not answer.
     *
     * @param owner of the cursor that the read may open
     * @param follower who is told where somebody else has asked the same just now; null for one who does not wait
     * @param timeLimitMillis of the client; 0 for none
     * @param bound whether it goes out on a connection that cannot be given up
     */
    public Attempt begin(
            CommandView command,
            Planner planned,
            CachedFor who,
            CursorOwner owner,
            @Nullable Follower follower,
            long timeLimitMillis,
            boolean bound,
            ByteBufAllocator allocator) {
        long definitions = all.cache().definitions();
        boolean simple = all.catalogue().hasSimpleCollation(QueryReader.namespace(planned.read()));
        Reading reading = queries.read(planned.read(), simple);
        if (reading instanceof Reading.Refused refused) {
            reason = refused.reason();
            return plainly(null);
        }
        Query query = ((Reading.Understood) reading).query();
        if (!allow(command, planned, query.shape())) {
            return plainly(null);
        }
        Lease lease = who.lease(query.shape());
        Reason against = all.catalogue().against(query.shape().namespaces());
        if (against != null) {
            reason = against;
            if (against == Reason.DEFINITION_UNKNOWN) {
                all.askFor(query.shape().namespaces());
            }
            return plainly(lease);
        }
        if (!key.compute(who.scope(), planned.read())) {
            return plainly(lease);
        }
        // Who wants it fresh is not served by a read that was sent before.
        boolean mayFollow = (lease == null || lease.holds()) && !planned.hints().isFresh();
        terms.definitions(definitions);
        Begun begun = all.cache().begin(query, key.toKey(), terms, copy(command), mayFollow ? follower : null);
        if (begun instanceof Joined joined) {
            return new Attempt.Wait(joined);
        }
        if (begun instanceof Fill fill) {
            return sent(fill, query, command, lease, owner, timeLimitMillis, bound, allocator);
        }
        return plainly(lease);
    }

    private byte @Nullable [] copy(CommandView command) {
        return policy.afterChange() == AfterChange.REFRESH ? ByteBufUtil.getBytes(command.message()) : null;
    }

    private static Attempt plainly(@Nullable Lease lease) {
        Proof proof = Proof.asked(lease);
        return new Attempt.Forward(proof == null ? Witness.NONE : proof);
    }

    private Attempt sent(
            Fill fill,
            Query query,
            CommandView command,
            @Nullable Lease lease,
            CursorOwner owner,
            long timeLimitMillis,
            boolean bound,
            ByteBufAllocator allocator) {
        Gathering gathering = loop.gathering(query.shape().kind(), policy);
        Proof proof = Proof.asked(lease);
        long after = fill.afterClusterTime();
        if (after == 0) {
            return new Attempt.Fill(null, new SentFill(loop, fill, gathering, proof, owner, false), 0);
        }
        // A connection that cannot be given up is only bounded by the server's own clock.
        long ownLimit = all.settings().maxWaitNanos() / 1_000_000;
        boolean own = bound && (timeLimitMillis == 0 || timeLimitMillis > ownLimit);
        ByteBuf inPlace = FillRequest.of(command, after, loop.times().newest(), own ? ownLimit : 0, allocator);
        Witness witness = new SentFill(loop, fill, gathering, proof, owner, own);
        return new Attempt.Fill(inPlace, witness, bound ? 0 : all.settings().maxWaitNanos());
    }
}
