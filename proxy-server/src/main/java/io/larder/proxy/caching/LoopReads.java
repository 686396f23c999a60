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
import io.larder.engine.policy.Policies;
import io.larder.engine.query.Query;
import io.larder.engine.query.Shape;
import io.larder.engine.reason.Reason;
import io.larder.engine.rights.Lease;
import io.larder.engine.usage.Usage;
import io.larder.proxy.cursor.CursorOwner;
import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.Lender;
import io.larder.proxy.upstream.UpstreamConnection;
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
    private final Lookup lookup;
    private List<Namespace> wanted = List.of();
    private @Nullable Usage usage;
    /** For reads of Larder's own, by these policies. */
    private Planner refreshing;

    private Policies refreshingBy;

    LoopReads(Caching all, LoopCaching loop) {
        this.all = all;
        this.loop = loop;
        this.refreshingBy = all.policies();
        this.refreshing = new Planner(refreshingBy);
        this.lookup = new Lookup(all, all.cache(), CachedFor::mayHave);
    }

    /** What memory has for this read and may give to these; null if it has to be sent, and {@link #reason()} says why. */
    public @Nullable Entry find(CommandView command, Planner planned, CachedFor who) {
        return lookup.find(command, planned, who);
    }

    /** The namespaces that have to be known before the last read can be kept. */
    public List<Namespace> wanted() {
        return wanted;
    }

    /** Why the last read was not answered from memory, or is not kept. */
    public @Nullable Reason reason() {
        return lookup.reason();
    }

    /** Where the read that was begun last is counted. */
    public Usage usage() {
        Usage its = usage;
        return its == null ? all.cache().usage().of(Namespace.EVERYTHING) : its;
    }

    /** Whether the hit that was just found is beyond its time, so that it should be read again. */
    public boolean isStale() {
        return lookup.terms().isStale();
    }

    /** Reads again, in the background, what memory has just answered. */
    public void revalidate(CommandView command, Entry entry, ByteBufAllocator allocator) {
        if (loop.ownReads().hasRoom()) {
            Attempt.Fill again = anew(command, entry, allocator);
            if (again != null && again.inPlace() != null) {
                loop.ownReads().send(again.inPlace(), Target.PRIMARY, again.witness());
            }
        }
    }

    /**
     * The same over a connection of the principal's own that is free for the moment.
     *
     * @return how to give it up; null if there is nothing to read again, and then the lender is told nothing
     */
    public @Nullable Runnable revalidateOver(
            UpstreamConnection connection,
            Lender lender,
            CommandView command,
            Entry entry,
            ByteBufAllocator allocator) {
        Attempt.Fill again = anew(command, entry, allocator);
        if (again == null || again.inPlace() == null) {
            return null;
        }
        return OwnRead.over(connection, again.inPlace(), again.witness(), lender)::abandon;
    }

    private Attempt.@Nullable Fill anew(CommandView command, Entry entry, ByteBufAllocator allocator) {
        if (all.catalogue().against(entry.query().shape().namespaces()) != null) {
            return null;
        }
        Terms terms = lookup.terms().definitions(all.cache().definitions());
        Begun begun = all.cache().begin(entry.query(), entry.key(), terms, entry.command(), null);
        if (!(begun instanceof Fill fill)) {
            return null;
        }
        return ownFill(fill, entry.query(), command, allocator);
    }

    /** A read of Larder's own: of no session, for no client, and with nobody's limits. */
    private Attempt.Fill ownFill(Fill fill, Query query, CommandView command, ByteBufAllocator allocator) {
        Gathering gathering = loop.gathering(query.shape().kind(), lookup.policy());
        ByteBuf request = FillRequest.withoutSession(
                command,
                fill.afterClusterTime(),
                fill.needsMajority(),
                loop.times().newest(),
                allocator);
        return new Attempt.Fill(request, new SentFill(loop, fill, gathering, null, null, false, false), 0);
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
        Entry known = lookup.takeShadowed();
        if (planned.hints().isFresh()) {
            lookup.reason(Reason.HINT_FRESH);
        }
        if (known != null) {
            usage = known.usage();
            return compared(known, command, bound, allocator);
        }
        long definitions = all.cache().definitions();
        Shape shape = lookup.shape(planned);
        if (shape == null) {
            usage = all.cache().usage().of(planned.namespace());
            return plainly(null);
        }
        Usage its = all.cache().usage().of(shape.text(), shape.namespace());
        usage = its;
        if (!lookup.allow(command, planned, shape)) {
            return plainly(null);
        }
        Lease lease = who.lease(shape);
        Reason against = lookup.against(shape);
        if (against != null) {
            if (against == Reason.DEFINITION_UNKNOWN) {
                usage = all.cache().usage().of(shape.namespace()); // the shape depends on the definition
                wanted = shape.namespaces();
                if (!bound) {
                    all.askFor(wanted);
                }
            }
            return plainly(lease);
        }
        LookupKey key = lookup.key(planned, who);
        if (key == null) {
            return plainly(lease);
        }
        if (lookup.reason() == Reason.NOT_CACHED && !all.cache().wants(key)) {
            lookup.reason(Reason.FIRST_SEEN);
            return plainly(lease);
        }
        Query query = lookup.query();
        if (query == null) {
            return plainly(lease);
        }
        // Who wants it fresh is not served by a read that was sent before.
        boolean mayFollow = (lease == null || lease.holds()) && !planned.hints().isFresh();
        Terms terms = lookup.terms().definitions(definitions).usage(its);
        Begun begun = all.cache().begin(query, key.toKey(), terms, copy(command, bound), mayFollow ? follower : null);
        if (begun instanceof Joined joined) {
            return new Attempt.Wait(joined);
        }
        if (begun instanceof Fill fill) {
            return sent(fill, query, command, lease, owner, timeLimitMillis, bound, allocator);
        }
        lookup.reason(((Forward) begun).reason());
        return plainly(lease);
    }

    /** Where the client's connection is its own there is nobody else to read it again. */
    private byte @Nullable [] copy(CommandView command, boolean bound) {
        return lookup.policy().afterChange() == AfterChange.REFRESH && !bound
                ? ByteBufUtil.getBytes(command.message())
                : null;
    }

    /** A read of Larder's own in place of an answer that a change has ended; null if it is not to be kept any more. */
    Attempt.@Nullable Fill again(Refresh refresh, CommandView command, ByteBufAllocator allocator) {
        long definitions = all.cache().definitions();
        Planner planned = refreshing();
        lookup.reason(null);
        if (!planned.plan(command).mayCache()
                || !lookup.allow(command, planned, refresh.query().shape())
                || all.catalogue().against(refresh.query().shape().namespaces()) != null) {
            return null;
        }
        Terms terms = lookup.terms().definitions(definitions);
        Begun begun = all.cache().begin(refresh.query(), refresh.key(), terms, refresh.command(), null);
        if (!(begun instanceof Fill fill)) {
            lookup.reason(begun instanceof Forward forward ? forward.reason() : null);
            return null;
        }
        return ownFill(fill, refresh.query(), command, allocator);
    }

    /** Nobody tells this loop of other policies: what it reads again comes seldom enough for a look each time. */
    private Planner refreshing() {
        Policies now = all.policies();
        if (now != refreshingBy) {
            refreshingBy = now;
            refreshing = new Planner(now);
        }
        return refreshing;
    }

    /** Whether the hit that was just found is one of those that are compared with the upstream. */
    public boolean isToBeVerified() {
        double rate = lookup.policy().verifyRate();
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
        return new Comparison(loop, entry, loop.gathering(entry.query().shape().kind(), lookup.policy()));
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
        Gathering gathering = loop.gathering(query.shape().kind(), lookup.policy());
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
