package io.larder.engine.flight;

import io.larder.engine.key.Key;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The reads that are under way, by key, bounded in number. Of several for one key the one that began last can be joined: it is
 * proven for the most. The others go on for those who wait for them already.
 */
public final class Flights<L> {
    private final int limit;
    private final int seats;
    private final ConcurrentHashMap<Key, Flight<L>> latest = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();

    /**
     * None under way.
     *
     * @param limit how many reads there may be at once
     * @param seats how many may wait for one of them
     */
    public Flights(int limit, int seats) {
        this.limit = limit;
        this.seats = seats;
    }

    public @Nullable Flight<L> find(Key key) {
        return latest.get(key);
    }

    /** Begins one; null if there are too many. Whoever begins it ends it. */
    public @Nullable Flight<L> begin(Key key, L leader) {
        if (number.incrementAndGet() > limit) {
            number.decrementAndGet();
            return null;
        }
        Flight<L> flight = new Flight<>(key, leader, seats);
        latest.put(key, flight);
        return flight;
    }

    /** It is over, and to be ended once. */
    public void end(Flight<L> flight) {
        latest.remove(flight.key(), flight);
        number.decrementAndGet();
    }

    public int size() {
        return number.get();
    }
}
