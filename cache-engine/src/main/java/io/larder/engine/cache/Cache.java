package io.larder.engine.cache;

import io.larder.engine.change.Change;
import io.larder.engine.coherence.Affects;
import io.larder.engine.entry.Entry;
import io.larder.engine.flight.Flights;
import io.larder.engine.flight.Follower;
import io.larder.engine.index.Drops;
import io.larder.engine.key.Key;
import io.larder.engine.name.Namespace;
import io.larder.engine.query.Query;
import io.larder.engine.reason.Reason;
import io.larder.engine.tier.NearTier;
import io.larder.engine.tier.Tier;
import io.larder.engine.usage.Usage;
import io.larder.engine.usage.UsageTable;
import io.larder.engine.window.ClusterTime;
import io.larder.engine.window.StreamScope;
import io.larder.engine.window.WindowMemory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The cache of one tenant. See {@code docs/change-window.md} for the picture, and each part for its rules.
 *
 * <p>All methods may be called by any thread. Locks: one for each collection ({@link NamespaceState}) and one for changes of
 * more than one ({@link WideChanges}), never two of them at once; those of the tier come before them, never after. A lookup
 * takes none of them and allocates nothing.
 */
public final class Cache implements Lookups {
    /** Of which only the memory is ever another. */
    private volatile CacheLimits limits;

    private final LongSupplier nanoClock;
    private final Flaws flaws;
    private final Statistics statistics = new Statistics();
    private final UsageTable usage = new UsageTable();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong definitions = new AtomicLong();
    private final Streams streams = new Streams();
    private final Affects affects;
    private final Serving serving;
    private final Invalidation invalidation = new Invalidation(this);
    private final Fills fills = new Fills(this);
    private final WindowMemory changes;
    private final Namespaces namespaces;
    private final WideChanges wide;
    private final WideChanges unseen;
    private final Tier tier;
    private final FirstReads firstReads;
    private final Flights<Fill> flights;
    private final UnknownWrites unknown;
    private final Refreshes refreshes;
    private final Inspection inspection;
    private final Lookups unnoticed = new Unnoticed(this);

    public Cache(CacheLimits limits, LongSupplier nanoClock) {
        this(limits, nanoClock, Set.of());
    }

    /** One that leaves rules out on purpose. */
    Cache(CacheLimits limits, LongSupplier nanoClock, Set<Flaw> flaws) {
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.flaws = new Flaws(flaws);
        this.affects = new Affects(limits.filterBytes());
        this.changes = new WindowMemory(limits.changeBytes());
        this.namespaces = new Namespaces(limits, changes, affects, numbers, this.flaws);
        this.wide = new WideChanges(numbers, this.flaws);
        this.unseen = new WideChanges(numbers, this.flaws);
        this.serving = new Serving(streams, unseen, this.flaws);
        this.tier = new NearTier(limits.entryBytes(), limits.largestEntry(), invalidation::left);
        this.firstReads = new FirstReads(tier, statistics);
        this.flights = new Flights<>(limits.flights(), limits.followers());
        this.unknown = new UnknownWrites(this, limits.unknownWrites(), limits.unknownWriteNanos());
        this.refreshes = new Refreshes(limits.refreshes());
        this.inspection = new Inspection(this);
    }

    // Reading.

    @Override
    public @Nullable Entry find(Object key) {
        return tier.get(key);
    }

    /** Counts the hit. Whether a read that is not served is a miss shows only later: see {@link #missed}. */
    @Override
    public boolean serves(Entry entry, Terms terms) {
        if (serving.mayServe(entry, terms)) {
            entry.hit(terms.now());
            statistics.hit(terms.isStale());
            return true;
        }
        return false;
    }

    /** An entry that may be served on these terms; null if there is none, and the terms say why. */
    public @Nullable Entry lookup(Object key, Terms terms) {
        Entry entry = find(key);
        if (entry == null) {
            terms.refused(Reason.NOT_CACHED);
        } else if (serves(entry, terms)) {
            return entry;
        }
        missed(terms.reason());
        return null;
    }

    /** A read was looked up in vain whose answer might be kept; any other is none of the cache's. */
    public void missed(Reason why) {
        statistics.miss(why);
    }

    /** The same questions without a trace. */
    public Lookups unnoticed() {
        return unnoticed;
    }

    // Filling.

    /**
     * Why the answer to a read that is not in memory is not to be kept at this time; null if it is. To be asked once for each such
     * read: it is remembered.
     */
    public @Nullable Reason declines(Object key, Usage its) {
        return firstReads.declines(key, its);
    }

    /** What {@link #declines} would say, without a trace; {@code its} is null where no such read was counted yet. */
    public @Nullable Reason wouldDecline(Object key, @Nullable Usage its) {
        return firstReads.wouldDecline(key, its);
    }

    /**
     * A read was no hit.
     *
     * @param command what to send when the answer is to be read again after a change; null if that is not wanted
     * @param follower who would wait for the same read of another; null if it has to be sent
     */
    public Begun begin(Query query, Key key, Terms terms, byte @Nullable [] command, @Nullable Follower follower) {
        return fills.begin(query, key, terms, command, follower);
    }

    /** Whether a read on these terms would wait for the same read of somebody else, which is under way. Leaves no trace. */
    public boolean wouldJoin(Key key, Terms terms) {
        return fills.wouldJoin(key, terms);
    }

    /** Why {@link #begin} would not begin to fill if it were called now; null if it would. Begins nothing. */
    public @Nullable Reason wouldRefuse(Query query, Terms terms) {
        return fills.wouldRefuse(query, terms);
    }

    // Writing.

    /** A write is about to be sent: what it may affect is dropped, and nothing of the kind gets in until it is over. */
    public LocalWrite write(List<Change> changes) {
        noteDefinitions(changes);
        statistics.local(changes.size());
        return new LocalWrite(this, wide, changes);
    }

    /**
     * What was written without being seen here is about to become visible: the commit of a transaction that began elsewhere. It
     * may have changed anything. What streams watch, they tell of it; nothing else is kept while this is in flight, nor served
     * from what was kept before.
     */
    public LocalWrite writeUnseen() {
        List<Change> everything = List.of(Change.anything(Namespace.EVERYTHING));
        statistics.local(1);
        return new LocalWrite(this, unseen, everything);
    }

    /** A collection, or what is known of it, is another one now; its state in the catalogue has been dropped already. */
    public void definitionChanged(Namespace namespace) {
        List<Change> change = List.of(Change.anything(namespace));
        write(change).done(change, ClusterTime.NONE);
    }

    /**
     * How often a definition has changed. To be read before the catalogue is, and handed in with the terms of a fill; the
     * catalogue drops what it knows before a change is told here. So a fill that rests on something outdated is not kept.
     */
    public long definitions() {
        return definitions.get();
    }

    void noteDefinitions(List<Change> changes) {
        for (Change change : changes) {
            if (change.mayRedefine()) {
                definitions.incrementAndGet();
                return;
            }
        }
    }

    // Streams.

    /**
     * Opens a scope: what the stream covers can be proven from its first watermark on.
     *
     * @param healthyNanos how long ago it may have been heard of, for its changes to count as known
     */
    public StreamFeed open(Predicate<Namespace> covers, long healthyNanos) {
        return new StreamFeed(this, covers, healthyNanos);
    }

    public boolean hasStreams() {
        return streams.all().length > 0;
    }

    /** Whether a stream is open that tells of this collection, healthy or not. */
    public boolean isCovered(Namespace namespace) {
        return streams.cover(namespace);
    }

    /** The smallest watermark of all open streams; 0 if there is none, or one has proven nothing yet. */
    public long watermark() {
        return streams.watermark();
    }

    /** The latest time that any stream has told of something, and before which no definition is to be read. */
    public long tip() {
        long latest = ClusterTime.NONE;
        for (StreamScope scope : streams.all()) {
            latest = ClusterTime.latest(latest, ClusterTime.latest(scope.tip(), scope.watermark()));
        }
        return latest;
    }

    // The whole, and its parts.

    /** Puts right what was put off: dead entries that still take room, writes that are known by now. Any time, any thread. */
    public void tidy() {
        unknown.settle();
        Drops drops = new Drops();
        namespaces.forEach(state -> {
            state.sweep(drops);
            state.settle(streams.watermark(state.namespace()));
        });
        invalidation.finish(drops);
        tier.tidy();
    }

    void settleUnknown() {
        unknown.settle();
    }

    public Statistics statistics() {
        return statistics;
    }

    /** What reads have come to, by shape and namespace. */
    public UsageTable usage() {
        return usage;
    }

    public Refreshes refreshes() {
        return refreshes;
    }

    public Inspection inspection() {
        return inspection;
    }

    /** What all entries weigh, and how many there are. */
    public long bytes() {
        return tier.weight();
    }

    /** What is remembered of filters to judge changes; beside the entries, and within the same limit. */
    public long filterBytes() {
        return affects.heapBytes();
    }

    /** What is remembered of changes while answers are on their way in, beside all else. */
    public long changeBytes() {
        return changes.bytes();
    }

    public long entries() {
        return tier.entries();
    }

    /** Writes of unknown outcome that have not ended. */
    public int unknownWrites() {
        return unknown.size();
    }

    long now() {
        return nanoClock.getAsLong();
    }

    public CacheLimits limits() {
        return limits;
    }

    /** From now on it may take so much memory. What is beyond that is gone when this returns. */
    public void resize(long bytes) {
        CacheLimits changed = limits.with(bytes);
        limits = changed;
        affects.remember(changed.filterBytes());
        changes.limit(changed.changeBytes());
        tier.resize(changed.entryBytes(), changed.largestEntry());
    }

    long largestEntry() {
        return tier.largestEntry();
    }

    Flaws flaws() {
        return flaws;
    }

    Streams streams() {
        return streams;
    }

    Serving serving() {
        return serving;
    }

    Namespaces namespaces() {
        return namespaces;
    }

    /** What changes do. */
    Invalidation invalidation() {
        return invalidation;
    }

    WideChanges wide() {
        return wide;
    }

    WideChanges unseen() {
        return unseen;
    }

    Tier tier() {
        return tier;
    }

    Flights<Fill> flights() {
        return flights;
    }

    UnknownWrites unknown() {
        return unknown;
    }

    AtomicLong numbers() {
        return numbers;
    }
}
