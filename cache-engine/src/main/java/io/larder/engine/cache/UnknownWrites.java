package io.larder.engine.cache;

import io.larder.engine.change.Change;
import io.larder.engine.name.Namespace;
import io.larder.engine.window.ClusterTime;
import io.larder.engine.window.StreamScope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The writes whose outcome is not known, bounded in number. Each ends when the streams over what it may have changed are past
 * a cluster time that was obtained after it became unknown: if it happened, they have told of it then. Where no stream tells,
 * it ends after a fixed time.
 *
 * <p>At the limit the oldest is not told apart any more: one write that may change everything stands for it and for all that
 * follow it, and while that is in flight nothing is admitted at all.
 */
final class UnknownWrites {
    private final Cache cache;
    private final int limit;
    private final long withoutStreamNanos;

    private final Set<LocalWrite> writes = new LinkedHashSet<>();
    private @Nullable LocalWrite anyOfThem;
    private int mergedWithoutTime;
    private volatile boolean isEmpty = true;

    UnknownWrites(Cache cache, int limit, long withoutStreamNanos) {
        this.cache = cache;
        this.limit = limit;
        this.withoutStreamNanos = withoutStreamNanos;
    }

    /** How many there are, those that are not told apart counted as one. */
    synchronized int size() {
        return writes.size();
    }

    void add(LocalWrite write) {
        LocalWrite oldest = null;
        synchronized (this) {
            writes.add(write);
            isEmpty = false;
            if (writes.size() > limit) {
                oldest = writes.stream()
                        .filter(one -> one != anyOfThem)
                        .findFirst()
                        .orElseThrow();
                writes.remove(oldest);
            }
        }
        if (oldest != null) {
            merge(oldest);
        }
    }

    /** The one that stands for others is in flight before what it stands for ends. */
    private void merge(LocalWrite oldest) {
        LocalWrite standIn;
        synchronized (this) {
            if (anyOfThem == null) {
                anyOfThem = new LocalWrite(cache, cache.wide(), List.of(Change.anything(Namespace.EVERYTHING)));
            }
            standIn = anyOfThem;
            writes.add(standIn);
            if (oldest.merge()) {
                mergedWithoutTime++;
            }
        }
        standIn.unknownAgain(oldest.knownBy(), oldest.isNeverKnown());
        oldest.endUnknown();
    }

    /** What was merged without a time that it is known by has one now. */
    void mergedIsKnownBy(long clusterTime) {
        mergedIsSettled(clusterTime, false);
    }

    /** Or will never have one. */
    void mergedIsNeverKnown() {
        mergedIsSettled(ClusterTime.NONE, true);
    }

    private void mergedIsSettled(long clusterTime, boolean never) {
        LocalWrite standIn;
        synchronized (this) {
            mergedWithoutTime--;
            standIn = anyOfThem;
        }
        if (standIn != null) {
            standIn.unknownAgain(clusterTime, never);
        }
    }

    /** Ends those that can be ended now. Not to be called with a lock held. */
    void settle() {
        if (!isEmpty) {
            for (LocalWrite write : due()) {
                write.endUnknown();
            }
        }
    }

    private synchronized List<LocalWrite> due() {
        List<LocalWrite> due = new ArrayList<>();
        long now = cache.now();
        writes.removeIf(write -> write.isOver() || (isDue(write, now) && due.add(write)));
        if (anyOfThem != null && due.contains(anyOfThem)) {
            anyOfThem = null;
        }
        isEmpty = writes.isEmpty();
        return due;
    }

    private boolean isDue(LocalWrite write, long now) {
        if (write == anyOfThem && mergedWithoutTime > 0) {
            return false;
        }
        boolean waited = now - write.unknownSince() >= withoutStreamNanos;
        if (write.isNeverKnown() && !waited) {
            return false;
        }
        long known = write.knownBy();
        for (Namespace namespace : write.namespaces()) {
            boolean isWide = namespace.collection().isEmpty();
            boolean covered = false;
            for (StreamScope scope : cache.streams().all()) {
                boolean covers = scope.covers(namespace);
                covered |= covers;
                boolean passed = known == ClusterTime.NONE
                        ? write.isNeverKnown()
                        : !ClusterTime.isAfter(known, scope.watermark());
                if ((covers || isWide) && !passed) {
                    return false;
                }
            }
            if (!covered && !waited) {
                return false;
            }
        }
        return true;
    }
}
