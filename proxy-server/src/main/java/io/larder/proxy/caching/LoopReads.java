package io.larder.proxy.caching;

import io.larder.engine.answer.Gathering;
import io.larder.engine.cache.Begun;
import io.larder.engine.cache.Fill;
import io.larder.engine.cache.Forward;
import io.larder.engine.cache.Joined;
import io.larder.engine.cache.Refresh;
import io.larder.engine.cache.Terms;
import io.larder.engine.entry.Entry;
import io.larder.engine.flight.Follower;
import io.larder.engine.key.LookupKey;
import io.larder.engine.name.Namespace;
import io.larder.engine.plan.Planner;
import io.larder.engine.policy.AfterChange;
import io.larder.engine.policy.Hints;
import io.larder.engine.policy.Level;
import io.larder.engine.policy.Policy;
import io.larder.engine.query.Query;
import io.larder.engine.query.Reading;
import io.larder.engine.query.Shape;
import io.larder.engine.query.ShapeMemo;
import io.larder.engine.reason.Reason;
import io.larder.engine.rights.Lease;
import io.larder.engine.session.Floors;
import io.larder.engine.usage.Usage;
import io.larder.proxy.cursor.CursorOwner;
import io.larder.proxy.topology.Target;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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
    private final ShapeMemo queries = new ShapeMemo();
    private final Floors floors;
    private final Planner refreshing;
    private Policy policy = Policy.OFF;
    private @Nullable Entry shadowed;
    private List<Namespace> wanted = List.of();
    private @Nullable Reason reason;
    private @Nullable Usage usage;

    LoopReads(Caching all, LoopCaching loop) {
        this.all = all;
        this.loop = loop;
        this.refreshing = new Planner(all.policies());
        this.floors = new Floors(all.settings().gossip());
    }

    /** What memory has for this read and may give to these; null if it has to be sent, and {@link #reason()} says why. */
    public @Nullable Entry find(CommandView command, Planner planned, CachedFor who) {
        shadowed = null;
        reason = null;
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
        if (policy.shadow()) {
            reason = Reason.SHADOW;
            shadowed = entry;
            return null;
        }
        return entry;
    }

    /** The namespaces that have to be known before the last read can be kept. */
    public List<Namespace> wanted() {
        return wanted;
    }

    /** Why the last read was not answered from memory. */
    public @Nullable Reason reason() {
        return reason;
    }

    /** Where the read that was begun last is counted. */
    public Usage usage() {
        Usage its = usage;
        return its == null ? all.cache().usage().of(Namespace.EVERYTHING) : its;
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
                .maxEntryBytes(policy.maxEntryBytes())
                .floor(floors.of(command, all.isSharded()));
        allowStale();
        return true;
    }

    /** What may be served beyond its time: for a while, while it is read again; or while there is nobody to read it from. */
    private void allowStale() {
        if (policy.staleIfDownNanos() > 0 && all.isUpstreamDown()) {
            terms.stale(policy.staleIfDownNanos()).upstreamDown(true);
        } else if (policy.staleWhileRevalidateNanos() > 0) {
            terms.stale(policy.staleWhileRevalidateNanos()).revalidate(true);
        }
    }

    /** Whether the hit that was just found is beyond its time, so that it should be read again. */
    public boolean isStale() {
        return terms.isStale();
    }

    /** Reads again, in the background, what memory has just answered. */
    public void revalidate(CommandView command, Entry entry, ByteBufAllocator allocator) {
        if (!loop.ownReads().hasRoom()
                || all.catalogue().against(entry.query().shape().namespaces()) != null) {
            return;
        }
        terms.definitions(all.cache().definitions());
        Begun begun = all.cache().begin(entry.query(), entry.key(), terms, entry.command(), null);
        if (begun instanceof Fill fill) {
            Gathering gathering = loop.gathering(entry.query().shape().kind(), policy);
            loop.ownReads()
                    .send(
                            FillRequest.withoutSession(
                                    command,
                                    fill.afterClusterTime(),
                                    fill.needsMajority(),
                                    loop.times().newest(),
                                    allocator),
                            Target.PRIMARY,
                            new SentFill(loop, fill, gathering, null, null, false, false));
        }
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
        wanted = List.of();
        Entry known = shadowed;
        shadowed = null;
        if (planned.hints().isFresh()) {
            reason = Reason.HINT_FRESH;
        }
        if (known != null) {
            usage = known.usage();
            return compared(known, command, bound, allocator);
        }
        long definitions = all.cache().definitions();
        boolean simple = all.catalogue().hasSimpleCollation(planned.namespace());
        Reading reading = queries.read(planned.read(), simple);
        if (reading instanceof Reading.Refused refused) {
            reason = refused.reason();
            usage = all.cache().usage().of(planned.namespace());
            return plainly(null);
        }
        Query query = ((Reading.Understood) reading).query();
        Usage its = all.cache().usage().of(query.shape().text(), query.shape().namespace());
        usage = its;
        if (!allow(command, planned, query.shape())) {
            return plainly(null);
        }
        Lease lease = who.lease(query.shape());
        Reason against = all.catalogue().against(query.shape().namespaces());
        if (against != null) {
            reason = against;
            if (against == Reason.DEFINITION_UNKNOWN) {
                usage = all.cache().usage().of(query.shape().namespace()); // the shape depends on the definition
                wanted = query.shape().namespaces();
                if (!bound) {
                    all.askFor(wanted);
                }
            }
            return plainly(lease);
        }
        if (!key.compute(who.scope(), planned.read())) {
            return plainly(lease);
        }
        // Who wants it fresh is not served by a read that was sent before.
        boolean mayFollow = (lease == null || lease.holds()) && !planned.hints().isFresh();
        terms.definitions(definitions).usage(its);
        Begun begun = all.cache().begin(query, key.toKey(), terms, copy(command, bound), mayFollow ? follower : null);
        if (begun instanceof Joined joined) {
            return new Attempt.Wait(joined);
        }
        if (begun instanceof Fill fill) {
            return sent(fill, query, command, lease, owner, timeLimitMillis, bound, allocator);
        }
        if (begun instanceof Forward forward) {
            reason = forward.reason();
        }
        return plainly(lease);
    }

    /** Where the client's connection is its own there is nobody else to read it again. */
    private byte @Nullable [] copy(CommandView command, boolean bound) {
        return policy.afterChange() == AfterChange.REFRESH && !bound ? ByteBufUtil.getBytes(command.message()) : null;
    }

    /** A read of Larder's own in place of an answer that a change has ended; null if it is not to be kept any more. */
    Attempt.@Nullable Fill again(Refresh refresh, CommandView command, ByteBufAllocator allocator) {
        long definitions = all.cache().definitions();
        Planner planned = refreshing;
        reason = null;
        if (!planned.plan(command).mayCache()
                || !allow(command, planned, refresh.query().shape())
                || all.catalogue().against(refresh.query().shape().namespaces()) != null) {
            return null;
        }
        terms.definitions(definitions);
        Begun begun = all.cache().begin(refresh.query(), refresh.key(), terms, refresh.command(), null);
        if (!(begun instanceof Fill fill)) {
            reason = begun instanceof Forward forward ? forward.reason() : null;
            return null;
        }
        Gathering gathering = loop.gathering(refresh.query().shape().kind(), policy);
        ByteBuf request = FillRequest.withoutSession(
                command,
                fill.afterClusterTime(),
                fill.needsMajority(),
                loop.times().newest(),
                allocator);
        return new Attempt.Fill(request, new SentFill(loop, fill, gathering, null, null, false, false), 0);
    }

    /** Whether the hit that was just found is one of those that are compared with the upstream. */
    public boolean isToBeVerified() {
        double rate = policy.verifyRate();
        return rate > 0 && ThreadLocalRandom.current().nextDouble() < rate;
    }

    /** Reads upstream what memory has just answered, and compares. */
    public void verify(CommandView command, Entry entry, ByteBufAllocator allocator) {
        if (loop.ownReads().hasRoom()) {
            loop.ownReads()
                    .send(
                            FillRequest.withoutSession(
                                    command,
                                    upToDate(entry),
                                    entry.proof().isWatched(),
                                    loop.times().newest(),
                                    allocator),
                            Target.PRIMARY,
                            comparison(entry));
        }
    }

    /** A time at which a read sees all that the entry is held against; 0 where there is none. */
    private long upToDate(Entry entry) {
        long known = entry.proof().isWatched() ? all.cache().watermark() : 0;
        return Long.compareUnsigned(known, entry.proof().time()) > 0
                ? known
                : entry.proof().time();
    }

    private Comparison comparison(Entry entry) {
        return new Comparison(loop, entry, loop.gathering(entry.query().shape().kind(), policy));
    }

    private static Attempt plainly(@Nullable Lease lease) {
        Proof proof = Proof.asked(lease);
        return new Attempt.Forward(proof == null ? Witness.NONE : proof);
    }

    /** The client gets the upstream's answer, which is read so that it can be held against what memory has. */
    private Attempt compared(Entry entry, CommandView command, boolean bound, ByteBufAllocator allocator) {
        long after = upToDate(entry);
        boolean majority = entry.proof().isWatched();
        ByteBuf inPlace = after == 0
                ? null
                : FillRequest.of(command, after, majority, loop.times().newest(), 0, allocator);
        return new Attempt.Fill(
                inPlace, comparison(entry), bound ? 0 : all.settings().maxWaitNanos());
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
            return new Attempt.Fill(null, new SentFill(loop, fill, gathering, proof, owner, false, false), 0);
        }
        // A connection that cannot be given up is only bounded by the server's own clock.
        long ownLimit = all.settings().maxWaitNanos() / 1_000_000;
        boolean own = bound && (timeLimitMillis == 0 || timeLimitMillis > ownLimit);
        ByteBuf inPlace = FillRequest.of(
                command, after, fill.needsMajority(), loop.times().newest(), own ? ownLimit : 0, allocator);
        boolean mayLag = command.fields().has(CommandField.READ_PREFERENCE);
        Witness witness = new SentFill(loop, fill, gathering, proof, owner, own, mayLag);
        return new Attempt.Fill(inPlace, witness, bound ? 0 : patience(timeLimitMillis));
    }

    /** Of what the client has left itself, half is kept for sending the read again as it asked. */
    private long patience(long timeLimitMillis) {
        long most = all.settings().maxWaitNanos();
        return timeLimitMillis == 0 ? most : Math.min(most, TimeUnit.MILLISECONDS.toNanos(timeLimitMillis) / 2);
    }
}
