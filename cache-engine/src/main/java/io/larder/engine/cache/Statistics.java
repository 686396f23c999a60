package io.larder.engine.cache;

import io.larder.engine.reason.Reason;
import io.larder.engine.tier.Tier;
import java.util.concurrent.atomic.LongAdder;

/** What a cache has done, in plain counters: an event costs one addition, whoever shows them reads them. */
public final class Statistics {
    private final LongAdder hits = new LongAdder();
    private final LongAdder staleHits = new LongAdder();
    private final LongAdder admitted = new LongAdder();
    private final LongAdder joined = new LongAdder();
    private final LongAdder droppedPrecisely = new LongAdder();
    private final LongAdder droppedConservatively = new LongAdder();
    private final LongAdder droppedGroups = new LongAdder();
    private final LongAdder localChanges = new LongAdder();
    private final LongAdder toldChanges = new LongAdder();
    private final LongAdder[] misses = adders(Reason.values().length);
    private final LongAdder[] refused = adders(Reason.values().length);
    private final LongAdder[] left = adders(Tier.Why.values().length);

    private static LongAdder[] adders(int number) {
        LongAdder[] adders = new LongAdder[number];
        for (int i = 0; i < number; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }

    void hit(boolean stale) {
        hits.increment();
        if (stale) {
            staleHits.increment();
        }
    }

    void miss(Reason why) {
        misses[why.ordinal()].increment();
    }

    void keeps() {
        admitted.increment();
    }

    void refuses(Reason why) {
        refused[why.ordinal()].increment();
    }

    void joins() {
        joined.increment();
    }

    void dropped(int precisely, int conservatively, int groups) {
        droppedPrecisely.add(precisely);
        droppedConservatively.add(conservatively);
        droppedGroups.add(groups);
    }

    void leaves(Tier.Why why) {
        left[why.ordinal()].increment();
    }

    void local(int changes) {
        localChanges.add(changes);
    }

    void told() {
        toldChanges.increment();
    }

    /** Reads answered from memory, those answered with something older than asked among them. */
    public long hits() {
        return hits.sum();
    }

    public long staleHits() {
        return staleHits.sum();
    }

    /** Lookups that were no hit, for this reason. */
    public long misses(Reason why) {
        return misses[why.ordinal()].sum();
    }

    public long misses() {
        long all = 0;
        for (LongAdder one : misses) {
            all += one.sum();
        }
        return all;
    }

    /** Answers that were kept. */
    public long admitted() {
        return admitted.sum();
    }

    /** Answers, or reads before there was one, that were not to be kept, for this reason. */
    public long refused(Reason why) {
        return refused[why.ordinal()].sum();
    }

    /** Reads that waited for another's answer. */
    public long joined() {
        return joined.sum();
    }

    /** Entries ended because a change is known to affect them. */
    public long droppedPrecisely() {
        return droppedPrecisely.sum();
    }

    /** Entries ended because it could not be told. */
    public long droppedConservatively() {
        return droppedConservatively.sum();
    }

    /** How often all entries of one shape were ended at once. */
    public long droppedGroups() {
        return droppedGroups.sum();
    }

    /** Entries that are not in the near tier any more, for this reason. */
    public long left(Tier.Why why) {
        return left[why.ordinal()].sum();
    }

    /** Changes made through this proxy. */
    public long localChanges() {
        return localChanges.sum();
    }

    /** Changes that streams told of. */
    public long toldChanges() {
        return toldChanges.sum();
    }
}
