package io.larder.proxy.caching;

import io.larder.engine.answer.Gathering;
import io.larder.engine.cache.Fill;
import io.larder.engine.cache.LocalWrite;
import io.larder.engine.change.Change;
import io.larder.engine.policy.Policy;
import io.larder.engine.query.QueryKind;
import io.larder.engine.session.SessionId;
import io.larder.engine.session.UnsettledSessions;
import io.larder.proxy.cursor.CursorOwner;
import io.larder.proxy.cursor.Gatherings;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The cache as one event loop uses it: what is shared by its clients and used within one call. */
public final class LoopCaching {
    private static final long ASK_AGAIN_MILLIS = 500;

    private final Caching all;
    private final SignedTime times;
    private final LoopReads reads;
    private final Rereads rereads;
    private final Comparisons comparisons;
    private final LoopWrites writes;
    private final ScheduledExecutorService timer;
    private final OwnReads ownReads;

    LoopCaching(Caching all, ScheduledExecutorService timer, OwnReads ownReads) {
        this.all = all;
        this.timer = timer;
        this.ownReads = ownReads;
        this.times = new SignedTime(all.clusterTime());
        Lookup lookup = new Lookup(all, all.cache(), CachedFor::mayHave);
        this.comparisons = new Comparisons(all, this, lookup);
        this.reads = new LoopReads(all, this, lookup, comparisons);
        this.rereads = new Rereads(all, this, lookup);
        this.writes = new LoopWrites(all, this);
    }

    public LoopReads reads() {
        return reads;
    }

    public Rereads rereads() {
        return rereads;
    }

    public Comparisons comparisons() {
        return comparisons;
    }

    public LoopWrites writes() {
        return writes;
    }

    /** Whether reads of this session have to be sent, because nobody knows what became of something it wrote. */
    public boolean isUnsettled(@Nullable SessionId session) {
        return all.unsettled().mustForward(session);
    }

    /** Whether {@link #isUnsettled} need not be asked. */
    public boolean allSettled() {
        return all.unsettled().isEmpty();
    }

    Caching all() {
        return all;
    }

    OwnReads ownReads() {
        return ownReads;
    }

    /** The event loop, for what is to be done later on it. */
    ScheduledExecutorService timer() {
        return timer;
    }

    /** What is known of the upstream's time. */
    public SignedTime times() {
        return times;
    }

    /** Whether every client must see what it has heard of. */
    public boolean gossips() {
        return all.settings().gossip();
    }

    long now() {
        return System.nanoTime();
    }

    boolean knowsAllUpTo(long clusterTime) {
        return Long.compareUnsigned(all.cache().watermark(), clusterTime) >= 0;
    }

    Gathering gathering(QueryKind kind, Policy policy) {
        int most = (int) Math.min(Integer.MAX_VALUE, policy.maxEntryBytes());
        return new Gathering(kind, most, now() + all.settings().gatherNanos(), all.gatheringMemory());
    }

    /** The first batch of an answer is there, and the others are to come on a cursor of the upstream's. */
    void gather(Fill fill, Gathering gathering, CursorOwner owner) {
        GatheredFill both = new GatheredFill(fill, gathering);
        boolean begun =
                fill.goesOn(gathering.gatheredBytes()) && all.gatherings().begin(gathering.cursorId(), owner, both);
        if (!begun) {
            both.giveUp();
        }
    }

    /** A getMore is about to be sent. */
    public Witness batch(long cursorId, CursorOwner owner) {
        Gatherings.Turn<GatheredFill> turn = all.gatherings().turn(cursorId, owner);
        return turn == null ? Witness.NONE : new SentBatch(this, all.gatherings(), turn);
    }

    /**
     * What was known of namespaces is overtaken by these changes; to be called before anybody else is told of them, when they
     * begin and when they are over. An insert may have made the collection.
     */
    void forgetDefinitions(List<Change> changes) {
        for (Change change : changes) {
            if (change.mayRedefine() || all.catalogue().isMissing(change.namespace())) {
                all.catalogue().changed(change.namespace());
            }
        }
    }

    /** Nobody knows what became of this write, and the session must not be answered from memory until that is known. */
    void unknown(LocalWrite mark, @Nullable SessionId session) {
        unknown(mark, all.unsettled().unknown(session));
    }

    /** The same where the session is marked already. */
    void unknown(LocalWrite mark, UnsettledSessions.Mark session) {
        mark.unknown();
        settle(mark, session);
    }

    private void settle(LocalWrite mark, UnsettledSessions.Mark session) {
        if (!all.cache().hasStreams()) {
            neverKnown(mark, session);
        } else if (!all.afterwards(time -> known(time, mark, session))) {
            timer.schedule(() -> settle(mark, session), ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void known(long time, LocalWrite mark, UnsettledSessions.Mark session) {
        if (time == 0) {
            neverKnown(mark, session);
        } else {
            mark.knownBy(time);
            session.knownBy(time);
        }
    }

    private static void neverKnown(LocalWrite mark, UnsettledSessions.Mark session) {
        mark.neverKnown();
        session.neverKnown();
    }
}
