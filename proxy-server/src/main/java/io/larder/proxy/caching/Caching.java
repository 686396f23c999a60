package io.larder.proxy.caching;

import io.larder.engine.answer.GatheringMemory;
import io.larder.engine.cache.Cache;
import io.larder.engine.cache.LocalWrite;
import io.larder.engine.catalogue.Catalogue;
import io.larder.engine.change.Change;
import io.larder.engine.change.write.WriteLimits;
import io.larder.engine.change.write.WriteReader;
import io.larder.engine.key.Scope;
import io.larder.engine.name.Namespace;
import io.larder.engine.policy.Policies;
import io.larder.engine.rights.Epoch;
import io.larder.engine.rights.Leases;
import io.larder.engine.session.OpenTransactions;
import io.larder.engine.session.SessionId;
import io.larder.engine.session.UnsettledSessions;
import io.larder.engine.stream.NewestClusterTime;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.cursor.Gatherings;
import io.larder.proxy.upstream.Lender;
import io.larder.proxy.upstream.UpstreamConnection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The cache of one tenant with everything that requests need of it. Thread safe. */
public final class Caching {
    private static final List<Change> ANYTHING = List.of(Change.anything(Namespace.EVERYTHING));
    private static final int MOST_SESSIONS = 10_000;
    private static final int MOST_TRANSACTIONS = 10_000;
    private static final int MOST_GATHERINGS = 1000;
    private static final int MOST_PRINCIPALS = 10_000;

    /**
     * Asks what namespaces are over a connection that is free for the moment. Gives the way to give that up; null if there is
     * nothing to ask.
     */
    @FunctionalInterface
    public interface DefinitionsOver {
        @Nullable
        Runnable ask(UpstreamConnection connection, List<Namespace> namespaces, Lender lender);
    }

    /**
     * What requests ask of the upstream beside their own way.
     *
     * @param afterwards gives a cluster time that was obtained after the call; false if too many wait for one
     * @param definitions to be asked for, in the background
     * @param definitionsOver to be asked for over the connection of a client
     */
    public record Upstream(
            Predicate<LongConsumer> afterwards,
            Consumer<List<Namespace>> definitions,
            DefinitionsOver definitionsOver,
            BooleanSupplier sharded,
            BooleanSupplier down,
            NewestClusterTime clusterTime) {}

    private final Cache cache;
    /** Replaced as a whole. */
    private volatile Policies policies;

    private final Catalogue catalogue;
    private final Upstream upstream;
    private final CachingSettings settings;
    private final Epoch rights;
    private final Verification verification;
    private final UnsettledSessions unsettled;
    private final OpenTransactions transactions = new OpenTransactions(MOST_TRANSACTIONS);
    private final GatheringMemory gatheringMemory;
    private final WriteReader writes;
    private final Gatherings<GatheredFill> gatherings;
    private final ConcurrentHashMap<Principal, CachedFor> principals = new ConcurrentHashMap<>();
    private final String tenant;
    private final CachedFor everybody;
    private final LentReads lentReads;
    private final List<LoopCaching> loops = new CopyOnWriteArrayList<>();
    private volatile boolean awake = true;

    /** Of the tenant of this name. */
    public Caching(
            String tenant,
            Cache cache,
            Policies policies,
            Catalogue catalogue,
            Upstream upstream,
            CachingSettings settings) {
        this.tenant = tenant;
        this.everybody = new CachedFor(new Scope(tenant, "", ""), null);
        this.lentReads = new LentReads(System::nanoTime);
        this.cache = cache;
        this.policies = policies;
        this.catalogue = catalogue;
        this.upstream = upstream;
        this.settings = settings;
        this.rights = new Epoch(settings.clock());
        this.verification = new Verification(cache);
        this.unsettled = new UnsettledSessions(MOST_SESSIONS, System::nanoTime, cache::hasStreams, cache::watermark);
        this.gatheringMemory = new GatheringMemory(settings.gatherBytes());
        this.gatherings =
                new Gatherings<>(MOST_GATHERINGS, settings.gatherNanos(), System::nanoTime, GatheredFill::giveUp);
        this.writes = new WriteReader(WriteLimits.DEFAULT, catalogue::hasSimpleCollation);
    }

    /** For one event loop. */
    public LoopCaching forLoop(ScheduledExecutorService itself, OwnReads ownReads) {
        LoopCaching its = new LoopCaching(this, itself, ownReads);
        loops.add(its);
        return its;
    }

    /** Nothing is kept for now, so writes need not be looked at. To be called before there are any. */
    public void sleep() {
        awake = false;
    }

    /**
     * From now on answers may be kept. Writes are looked at from this moment on; until those that are upstream already have ended,
     * and all that they did is known, nothing is kept yet.
     */
    public synchronized void wake() {
        if (awake) {
            return;
        }
        LocalWrite before = cache.write(ANYTHING);
        awake = true;
        rights.end();
        AtomicInteger left = new AtomicInteger(loops.size());
        AtomicBoolean unknown = new AtomicBoolean();
        for (LoopCaching loop : loops) {
            UnseenWrites unseen = loop.writes().unseen();
            loop.timer()
                    .execute(() -> unseen.whenNone(() -> {
                        if (unseen.anyUnknown()) {
                            unknown.set(true);
                        }
                        if (left.decrementAndGet() == 0) {
                            seen(loop, before, unknown.get());
                        }
                    }));
        }
    }

    /** Where no stream tells a time that a read has to see, the read is sent after all of them; if it is known that they have run. */
    private void seen(LoopCaching loop, LocalWrite before, boolean unknown) {
        rights.end();
        if (unknown || cache.hasStreams()) {
            loop.unknown(before, (SessionId) null);
        } else {
            before.done(ANYTHING, 0);
        }
    }

    /**
     * Somebody else serves clients of the same upstream for a while, who may come here next and have to see what they have written:
     * until what is returned has run, nothing is kept.
     *
     * @param watched whether a change stream tells of what has been written by then, and so until when it has to be waited
     */
    public Runnable besideAnother(boolean watched) {
        LocalWrite theirs = cache.write(ANYTHING);
        LoopCaching loop = loops.get(0);
        return () -> loop.timer().execute(() -> {
            if (watched) {
                loop.unknown(theirs, (SessionId) null);
            } else {
                theirs.done(ANYTHING, 0);
            }
        });
    }

    boolean isAwake() {
        return awake;
    }

    /**
     * Reads again, on this event loop and from now on, what changes have ended; over connections that others do not use, or, where
     * those cannot be the ones whom it was kept for, as soon as one of them lends its own.
     */
    public void refreshOn(ScheduledExecutorService loop, OwnReads reads) {
        LoopCaching its = new LoopCaching(this, loop, reads);
        new Refresher(cache.refreshes(), lentReads, its.rereads(), reads, loop).start();
    }

    /**
     * Whom answers are kept for where this is who asks. Of too many one is forgotten: where it comes again, what it may do has to be
     * proven anew.
     */
    public CachedFor whom(Principal principal) {
        if (!principal.isLoggedIn()) {
            return everybody;
        }
        CachedFor known = principals.get(principal);
        if (known != null) {
            return known;
        }
        if (principals.size() >= MOST_PRINCIPALS) {
            Iterator<Principal> any = principals.keySet().iterator();
            if (any.hasNext()) {
                CachedFor forgotten = principals.remove(any.next());
                if (forgotten != null) {
                    lentReads.forget(forgotten.scope());
                }
            }
        }
        return principals.computeIfAbsent(principal, this::made);
    }

    private CachedFor made(Principal principal) {
        String name = principal.mechanism() + '\0' + principal.database() + '\0' + principal.user();
        return new CachedFor(new Scope(tenant, "", name), new Leases(rights));
    }

    /**
     * Whom {@link #whom} would give for a user who has logged in, without anything being remembered of it.
     *
     * @param database where the user is defined; null for whichever it was seen with
     */
    public CachedFor seen(String user, @Nullable String database) {
        return principals.entrySet().stream()
                .filter(known -> known.getKey().user().equals(user)
                        && (database == null || known.getKey().database().equals(database)))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> made(new Principal(user, database == null ? "admin" : database, "")));
    }

    /** Whether reads of this session have to be sent, because nobody knows what became of something it wrote. */
    public boolean isUnsettled(@Nullable SessionId session) {
        return !unsettled.isEmpty() && unsettled.mustForward(session);
    }

    /** For one who only wants to know; on one thread. */
    public ReadOutlook outlook() {
        return new ReadOutlook(this);
    }

    public Cache cache() {
        return cache;
    }

    /** Users or roles may have changed: whoever is served from memory has to be asked for again. */
    public Epoch rights() {
        return rights;
    }

    /** What came of comparing answers with the upstream's. */
    public Verification verification() {
        return verification;
    }

    /** For planners: what may be kept, as it is now. */
    public Policies policies() {
        return policies;
    }

    /** From now on other policies hold. Planners that were made before keep theirs. */
    public void follow(Policies changed) {
        policies = changed;
    }

    /** What those who are logged in upstream themselves can read again. */
    public LentReads lentReads() {
        return lentReads;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    CachingSettings settings() {
        return settings;
    }

    UnsettledSessions unsettled() {
        return unsettled;
    }

    OpenTransactions transactions() {
        return transactions;
    }

    GatheringMemory gatheringMemory() {
        return gatheringMemory;
    }

    /** The upstream's cursors whose batches become one answer. */
    public Gatherings<GatheredFill> gatherings() {
        return gatherings;
    }

    WriteReader writes() {
        return writes;
    }

    NewestClusterTime clusterTime() {
        return upstream.clusterTime();
    }

    boolean isUpstreamDown() {
        return upstream.down().getAsBoolean();
    }

    boolean isSharded() {
        return upstream.sharded().getAsBoolean();
    }

    /** Gives a cluster time that was obtained after this call; false if too many wait for one. */
    boolean afterwards(LongConsumer time) {
        return upstream.afterwards().test(time);
    }

    /** Has the definitions of these asked for over a connection that is the lender's. */
    public @Nullable Runnable askOver(UpstreamConnection connection, List<Namespace> namespaces, Lender lender) {
        return upstream.definitionsOver().ask(connection, namespaces, lender);
    }

    /** Has the definitions of these asked for. */
    void askFor(List<Namespace> namespaces) {
        upstream.definitions().accept(namespaces);
    }

    /** From time to time. */
    public void sweep() {
        unsettled.sweep();
        gatherings.sweep();
        lentReads.sweep();
    }
}
