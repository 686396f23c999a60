package io.larder.proxy.caching;

import io.larder.engine.answer.Gathering;
import io.larder.engine.cache.Begun;
import io.larder.engine.cache.Fill;
import io.larder.engine.cache.Forward;
import io.larder.engine.cache.Joined;
import io.larder.engine.cache.Terms;
import io.larder.engine.entry.Entry;
import io.larder.engine.flight.Follower;
import io.larder.engine.key.Key;
import io.larder.engine.key.LookupKey;
import io.larder.engine.name.Namespace;
import io.larder.engine.plan.Planner;
import io.larder.engine.policy.AfterChange;
import io.larder.engine.query.Query;
import io.larder.engine.query.Shape;
import io.larder.engine.reason.Reason;
import io.larder.engine.rights.Lease;
import io.larder.engine.usage.Usage;
import io.larder.proxy.cursor.CursorOwner;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
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
    private final Comparisons comparisons;
    private List<Namespace> wanted = List.of();
    private @Nullable Usage usage;

    LoopReads(Caching all, LoopCaching loop, Lookup lookup, Comparisons comparisons) {
        this.all = all;
        this.loop = loop;
        this.lookup = lookup;
        this.comparisons = comparisons;
    }

    /**
     * What memory has for this read and may give to these, as of this time; null if it has to be sent, and {@link #reason()}
     * says why.
     */
    public @Nullable Entry find(CommandView command, Planner planned, CachedFor who, long nowNanos) {
        return lookup.find(command, planned, who, nowNanos);
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

    /**
     * What to do with a read that memory does not answer.
     *
     * @param owner of the cursor that the read may open
     * @param follower who is told where somebody else has asked the same just now; null for one who does not wait
     * @param timeLimitMillis of the client; 0 for none
     * @param bound whether it goes out on a connection that cannot be given up
     * @param nowNanos a time since the read came
     */
    public Attempt begin(
            CommandView command,
            Planner planned,
            CachedFor who,
            CursorOwner owner,
            @Nullable Follower follower,
            long timeLimitMillis,
            boolean bound,
            long nowNanos,
            ByteBufAllocator allocator) {
        wanted = List.of();
        Entry known = lookup.takeShadowed(planned);
        if (planned.hints().isFresh()) {
            lookup.reason(Reason.HINT_FRESH);
        }
        if (known != null) {
            known.usage().repetition().missed(true);
            usage = known.usage();
            return comparisons.inPlaceOf(known, command, bound, allocator);
        }
        long definitions = all.cache().definitions();
        Shape shape = lookup.shape(planned);
        if (shape == null) {
            usage = all.cache().usage().of(planned.namespace());
            return around(null);
        }
        Usage its = all.cache().usage().of(shape.text(), shape.namespace());
        usage = its;
        if (!lookup.allowSent(command, planned, shape, nowNanos)) {
            return around(null);
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
            return around(lease);
        }
        LookupKey key = lookup.key(planned, who);
        if (key == null) {
            return around(lease);
        }
        Reason why = lookup.reason();
        if (why != null) {
            all.cache().missed(why);
        }
        Reason unwanted = unwanted(why, key, its);
        if (unwanted != null) {
            lookup.reason(unwanted);
            return missed(lease);
        }
        Key kept = key.toKey();
        Query query = lookup.query(kept);
        if (query == null) {
            return missed(lease);
        }
        // Who wants it fresh is not served by a read that was sent before; who only compares sees the upstream's own
        // answers.
        boolean mayFollow = (lease == null || lease.holds())
                && !planned.hints().isFresh()
                && !lookup.policy().shadow();
        Terms terms = lookup.terms().definitions(definitions).usage(its);
        Begun begun = all.cache().begin(query, kept, terms, copy(command, who, bound), mayFollow ? follower : null);
        if (begun instanceof Joined joined) {
            return new Attempt.Wait(joined);
        }
        if (begun instanceof Fill fill) {
            return sent(fill, query, command, lease, owner, timeLimitMillis, bound, allocator);
        }
        lookup.reason(((Forward) begun).reason());
        return missed(lease);
    }

    /**
     * Why the answer is not worth keeping this time; null if it is. There was an answer already, of which something else is wrong
     * than that there is none; and what a client wants read anew it wants kept.
     */
    private @Nullable Reason unwanted(@Nullable Reason miss, LookupKey key, Usage its) {
        if (miss == Reason.NOT_CACHED) {
            return all.cache().declines(key, its);
        }
        if (miss != Reason.HINT_FRESH) {
            its.repetition().missed(true);
        }
        return null;
    }

    /** Where the client's connection is its own there is nobody else to read it again, unless such as this lend theirs. */
    private byte @Nullable [] copy(CommandView command, CachedFor who, boolean bound) {
        return lookup.policy().afterChange() == AfterChange.REFRESH
                        && (!bound || all.lentReads().areLentBy(who.scope()))
                ? ByteBufUtil.getBytes(command.message())
                : null;
    }

    private static Attempt around(@Nullable Lease lease) {
        return new Attempt.Forward(proof(lease), false);
    }

    private static Attempt missed(@Nullable Lease lease) {
        return new Attempt.Forward(proof(lease), true);
    }

    private static Witness proof(@Nullable Lease lease) {
        Proof proof = Proof.asked(lease);
        return proof == null ? Witness.NONE : proof;
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
