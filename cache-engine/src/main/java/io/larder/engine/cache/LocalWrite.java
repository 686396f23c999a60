package io.larder.engine.cache;

import io.larder.engine.change.Change;
import io.larder.engine.index.Drops;
import io.larder.engine.name.Namespace;
import io.larder.engine.window.ClusterTime;
import io.larder.engine.window.Mark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One write through this proxy, from before it is sent until its outcome is known.
 *
 * <pre>
 *              +--> done ------------------------+
 *   in flight -+--> nothing written -------------+--> over
 *              +--> unknown --(known by, W past)-+
 * </pre>
 *
 * While it is in flight nothing that it may affect is admitted, so what is dropped at its beginning cannot come back. Its end
 * appends what it did, drops that once more and ends the marks, in one step for each collection. The methods may be called from
 * any thread, one after the other; a second end does nothing.
 */
public final class LocalWrite {
    /** More changes of one collection than that count as anything. */
    private static final int CHANGES = 256;

    /** A mark keeps no documents if they are larger than that: it may last, and many may. */
    private static final int KEPT_BYTES = 4096;

    private record Marked(NamespaceState state, Mark mark) {}

    private final Cache cache;
    private final WideChanges several;
    private final List<Marked> marked = new ArrayList<>(2);
    private final Mark wide;
    private boolean over;
    private boolean unknown;
    private boolean neverKnown;
    private boolean merged;
    private long unknownSince;
    private long knownBy;

    /** {@code several} is where changes of more than one collection are noted. */
    LocalWrite(Cache cache, WideChanges several, List<Change> changes) {
        this.cache = cache;
        this.several = several;
        Map<Namespace, List<Change>> exact = new LinkedHashMap<>();
        this.wide = new Mark(split(changes, exact));
        Drops drops = new Drops();
        Steps steps = new Steps();
        if (!wide.changes().isEmpty()) {
            several.mark(wide);
            steps.take(() -> dropWide(wide.changes(), drops, cache.flaws().noFirstDrop));
        }
        exact.forEach(
                (namespace, here) -> steps.take(() -> mark(cache.namespaces().pinned(namespace), here, drops)));
        NamespaceState shared = cache.namespaces().shared();
        if (shared != null) {
            List<Change> all = exact.values().stream().flatMap(List::stream).toList();
            steps.take(() -> mark(shared, all, drops));
        }
        cache.invalidation().finish(drops);
        if (steps.failed()) {
            end(List.of(), ClusterTime.NONE); // nobody gets hold of this, so it is not sent
        }
        steps.end();
    }

    private void mark(NamespaceState state, List<Change> changes, Drops drops) {
        Mark mark = new Mark(changes.stream().map(LocalWrite::kept).toList());
        marked.add(new Marked(state, mark));
        state.mark(mark, changes, drops);
    }

    private static Change kept(Change change) {
        if (change.document() == null || change.document().length() <= KEPT_BYTES) {
            return change;
        }
        return new Change(change.namespace(), change.kind(), change.id(), null, change.touched(), change.mayInsert());
    }

    /** Sorts changes by collection; gives those of more than one. */
    private static List<Change> split(List<Change> changes, Map<Namespace, List<Change>> exact) {
        List<Change> several = new ArrayList<>(0);
        for (Change change : changes) {
            if (WideChanges.isWide(change)) {
                several.add(change);
            } else {
                exact.computeIfAbsent(change.namespace(), none -> new ArrayList<>(1))
                        .add(change);
            }
        }
        exact.replaceAll((namespace, all) -> all.size() > CHANGES ? List.of(Change.anything(namespace)) : all);
        return several;
    }

    /**
     * It is known what it did. To be called before its reply is released: that is what lets everybody read their own writes.
     *
     * @param clusterTime the reply's operation time; 0 if it has none
     */
    public void done(List<Change> changes, long clusterTime) {
        end(changes, clusterTime);
    }

    /** It is certain that nothing was written, and will be. */
    public void nothingWritten() {
        end(List.of(), ClusterTime.NONE);
    }

    /**
     * Its outcome is not known: connection lost, timed out, or no reply was asked for. It stays in flight until
     * {@link #knownBy} is called and the streams are past that; where no stream covers what it may have changed, for a fixed
     * time, after which what may have happened counts as done.
     */
    public void unknown() {
        synchronized (this) {
            if (over || unknown) {
                return;
            }
            unknown = true;
            unknownSince = cache.now();
        }
        if (cache.flaws().unknownEndsAtOnce) {
            nothingWritten();
        } else {
            cache.unknown().add(this);
        }
    }

    /** A cluster time that was obtained after the write became unknown: what it did, it did before, or the stream tells. */
    public void knownBy(long clusterTime) {
        boolean wasMerged;
        synchronized (this) {
            wasMerged = merged && knownBy == ClusterTime.NONE && !neverKnown;
            knownBy = ClusterTime.latest(knownBy, clusterTime);
        }
        if (wasMerged) {
            cache.unknown().mergedIsKnownBy(clusterTime);
        }
        cache.settleUnknown();
    }

    /** No cluster time can be had: it ends after the fixed time, even if streams tell of what it may have changed by then. */
    public void neverKnown() {
        boolean wasMerged;
        synchronized (this) {
            wasMerged = merged && !neverKnown && knownBy == ClusterTime.NONE;
            neverKnown = true;
        }
        if (wasMerged) {
            cache.unknown().mergedIsNeverKnown();
        }
        cache.settleUnknown();
    }

    synchronized boolean isNeverKnown() {
        return neverKnown;
    }

    synchronized long knownBy() {
        return knownBy;
    }

    synchronized boolean isOver() {
        return over;
    }

    synchronized long unknownSince() {
        return unknownSince;
    }

    /** Another one stands for this from now on. Returns whether this is not yet known by any time. */
    synchronized boolean merge() {
        merged = true;
        return knownBy == ClusterTime.NONE && !neverKnown;
    }

    /** This stands for one more that became unknown before now, and is known by this time; by none, if that is 0. */
    synchronized void unknownAgain(long clusterTime, boolean never) {
        unknown = true;
        unknownSince = cache.now();
        knownBy = ClusterTime.latest(knownBy, clusterTime);
        neverKnown |= never;
    }

    /** What may have been changed: collections, databases, everything. */
    Set<Namespace> namespaces() {
        Set<Namespace> all = new LinkedHashSet<>();
        foreseen().forEach(change -> all.add(change.namespace()));
        return all;
    }

    private List<Change> foreseen() {
        List<Change> all = new ArrayList<>(wide.changes());
        marked.forEach(one -> all.addAll(one.mark().changes()));
        return all;
    }

    /** What may have happened counts as done. */
    void endUnknown() {
        end(foreseen(), knownBy());
    }

    /** What happened unseen ends nothing one by one: see {@link Serving}. */
    private void dropWide(List<Change> changes, Drops drops, boolean flawed) {
        if (several != cache.unseen()) {
            cache.invalidation().dropWide(changes, drops, flawed);
        }
    }

    private void end(List<Change> changes, long time) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        // What a fill that begins now knows of a collection may be from before this was done.
        cache.noteDefinitions(changes);
        Drops drops = new Drops();
        Map<Namespace, List<Change>> exact = new LinkedHashMap<>();
        List<Change> ofSeveral = split(changes, exact);
        List<Change> all = exact.values().stream().flatMap(List::stream).toList();
        Steps steps = new Steps();
        if (!wide.changes().isEmpty() || !ofSeveral.isEmpty()) {
            steps.take(
                    () -> several.settle(wide, ofSeveral, time, !wide.changes().isEmpty()));
            steps.take(() -> dropWide(ofSeveral, drops, cache.flaws().noSecondDrop));
        }
        boolean sharedTold = false;
        for (Marked one : marked) {
            boolean isShared = one.state().standsForSeveral();
            sharedTold |= isShared;
            List<Change> here = isShared ? all : exact.remove(one.state().namespace());
            steps.take(() -> one.state().settle(one.mark(), here == null ? List.of() : here, time, drops));
            one.state().unpin();
        }
        exact.forEach(
                (unforeseen, here) -> steps.take(() -> cache.invalidation().local(unforeseen, here, time, drops)));
        if (!sharedTold) {
            steps.take(() -> cache.invalidation().localShared(all, time, drops));
        }
        cache.invalidation().finish(drops);
        steps.end();
    }
}
