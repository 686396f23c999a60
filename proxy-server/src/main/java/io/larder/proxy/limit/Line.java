package io.larder.proxy.limit;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for their share of a supply; whose last turn is longest ago comes first. While nobody waits, taking is one
 * comparison on the taker's own thread; while somebody does, everybody goes into the line, so that who asks often and at once
 * has no more turns than who asks rarely, and who was refused is the first when it comes again. A client has one place at most,
 * because it has one request at a time: the line is never longer than there are clients.
 *
 * <p>The line itself belongs to one event loop, its home. {@link #pass}, {@link #join} and {@link #more} are for any thread.
 */
final class Line {
    /** Turns that fall into the same millisecond are dealt together. */
    private static final long GRAIN_NANOS = 1_000_000;

    private final EventExecutor home;
    private final LongSupplier clock;
    /** Those in line, and those on their way there. */
    private final AtomicInteger waiting = new AtomicInteger();

    private volatile Supply supply;

    private final SortedSet<Place> places = new TreeSet<>(Place.BY_TURN);
    /** Those of them that do not wait for ever. */
    private final SortedSet<Place> limited = new TreeSet<>(Place.BY_DEADLINE);

    private long placesGiven;
    private @Nullable ScheduledFuture<?> timer;
    private long timerNanos;

    Line(EventExecutor home, LongSupplier clock, Supply supply) {
        this.home = home;
        this.clock = clock;
        this.supply = supply;
    }

    /** From now on turns come from there. Who waits goes on waiting. */
    void follow(Supply from) {
        supply = from;
        more();
    }

    /** Takes one, if there is one and nobody waits for it. */
    boolean pass(long nowNanos) {
        return waiting.get() == 0 && supply.take(nowNanos);
    }

    /**
     * Goes into the line.
     *
     * @param lastTurnNanos when the waiter had its last turn
     * @param pauseNanos after which the waiter is told that it is too late
     * @param patient never too late
     */
    Place join(EventExecutor loop, Waiter waiter, long lastTurnNanos, long pauseNanos, boolean patient) {
        Place place = new Place(this, loop, waiter, lastTurnNanos, clock.getAsLong() + pauseNanos);
        waiting.incrementAndGet();
        home.execute(() -> {
            place.number(++placesGiven);
            places.add(place);
            if (!patient) {
                limited.add(place);
            }
            deal();
        });
        return place;
    }

    /** Some may have been given back. */
    void more() {
        if (waiting.get() > 0) {
            home.execute(this::deal);
        }
    }

    void left(Place place) {
        home.execute(() -> {
            if (remove(place)) {
                deal();
            }
        });
    }

    /** How long one that came now would have to wait for what nobody waits for; {@link Long#MAX_VALUE} where nobody can say. */
    long waitNanos(long nowNanos) {
        return supply.waitNanos(nowNanos);
    }

    /** How many are in it, or on their way there. */
    int waiting() {
        return waiting.get();
    }

    private boolean remove(Place place) {
        limited.remove(place);
        boolean was = places.remove(place);
        if (was) {
            waiting.decrementAndGet();
        }
        return was;
    }

    private void deal() {
        Supply from = supply;
        long now = clock.getAsLong();
        Place next = first(places);
        while (next != null && from.take(now)) {
            remove(next);
            next.turn(from);
            next = first(places);
        }
        Place oldest = first(limited);
        while (oldest != null && oldest.deadlineNanos() - now <= 0) {
            remove(oldest);
            oldest.end();
            oldest = first(limited);
        }
        if (!places.isEmpty()) {
            long turn = Math.max(GRAIN_NANOS, from.waitNanos(now));
            wakeIn(oldest == null ? turn : Math.min(turn, oldest.deadlineNanos() - now), now);
        }
    }

    private static @Nullable Place first(SortedSet<Place> places) {
        return places.isEmpty() ? null : places.first();
    }

    private void wakeIn(long nanos, long now) {
        if (nanos == Long.MAX_VALUE) {
            return; // who gives one back wakes the line
        }
        if (timer != null) {
            if (timerNanos - (now + nanos) <= 0) {
                return;
            }
            timer.cancel(false);
        }
        timerNanos = now + nanos;
        timer = home.schedule(this::wake, nanos, TimeUnit.NANOSECONDS);
    }

    private void wake() {
        timer = null;
        deal();
    }
}
