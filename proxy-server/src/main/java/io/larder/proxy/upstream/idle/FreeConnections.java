package io.larder.proxy.upstream.idle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The free connections of a pool, ordered by their scores. To take the best and to give one back costs the same for many as for few. */
public final class FreeConnections<C> {
    private final Function<C, ConnectionRecord> recordOf;
    private final long maxLifeNanos;
    /** Of all connections' shortest answers the shortest; negative while there was none. */
    private long shortestNanos = -1;
    /** The best at the end. */
    private final List<C> inOrder = new ArrayList<>();

    /**
     * None yet.
     *
     * @param maxLifeNanos 0 where there is no greatest age
     */
    public FreeConnections(Function<C, ConnectionRecord> recordOf, long maxLifeNanos) {
        this.recordOf = recordOf;
        this.maxLifeNanos = maxLifeNanos;
    }

    public boolean isEmpty() {
        return inOrder.isEmpty();
    }

    public int size() {
        return inOrder.size();
    }

    /** Becomes the best of its quality. */
    public void add(C connection, long nowNanos) {
        ConnectionRecord given = recordOf.apply(connection);
        judge(given, nowNanos);
        int place = inOrder.size();
        while (place > 0 && recordOf.apply(inOrder.get(place - 1)).quality() > given.quality()) {
            place--;
        }
        inOrder.add(place, connection);
    }

    private void judge(ConnectionRecord one, long nowNanos) {
        compareWith(one);
        one.quality(Score.quality(one, shortestNanos, maxLifeNanos, nowNanos));
    }

    private void compareWith(ConnectionRecord one) {
        long own = one.shortestAnswerNanos();
        if (own >= 0 && (shortestNanos < 0 || own < shortestNanos)) {
            shortestNanos = own;
        }
    }

    public @Nullable C takeBest() {
        return inOrder.isEmpty() ? null : inOrder.remove(inOrder.size() - 1);
    }

    public void remove(C connection) {
        inOrder.remove(connection);
    }

    /** Looks at each anew: they age while they lie there. */
    public void judgeAll(long nowNanos) {
        shortestNanos = -1;
        inOrder.forEach(connection -> compareWith(recordOf.apply(connection)));
        for (C connection : inOrder) {
            judge(recordOf.apply(connection), nowNanos);
        }
        inOrder.sort(Comparator.comparingInt(
                        (C connection) -> recordOf.apply(connection).quality())
                .thenComparing(connection -> -recordOf.apply(connection).freeNanos(nowNanos)));
    }

    /** A copy, the first to be closed first. */
    public List<C> worstFirst() {
        return List.copyOf(inOrder);
    }

    public void clear() {
        inOrder.clear();
    }
}
