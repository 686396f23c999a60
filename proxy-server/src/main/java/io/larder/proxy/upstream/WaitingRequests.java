package io.larder.proxy.upstream;

import io.larder.proxy.topology.Target;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one loop that wait, first come first served. Their number is bounded, and each is refused when its time
 * is over; one look every few milliseconds at all of them costs less than a timer for each.
 *
 * <p>Where a server is missing, many are due at once, and those who are refused ask again at once: refused in one go they would come
 * back in one go, for as long as the server is missing, and each time hold up everybody else on the loop. So a turn of the loop
 * refuses a few and leaves the rest to further turns; from then on they are due at different times.
 */
final class WaitingRequests {
    private static final long LOOK_MILLIS = 25;
    private static final long TURN_MILLIS = 1;
    /** So many turns are enough for all that is due, however much that is: nobody waits much longer than he was to. */
    private static final int TURNS = 256;

    private final EventLoop loop;
    private final LongSupplier nanoClock;
    private final int limit;
    private final Function<Waiting, UpstreamFailure> timeout;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    /** Those of the queue that were due when it was last looked at, and have not had their turn. */
    private final Deque<Waiting> due = new ArrayDeque<>();
    /** How many of these are refused in a millisecond. */
    private int most;

    private long lastTurnNanos;

    private int live;
    private boolean looking;
    private boolean refusing;

    WaitingRequests(EventLoop loop, LongSupplier nanoClock, int limit, Function<Waiting, UpstreamFailure> timeout) {
        this.loop = loop;
        this.nanoClock = nanoClock;
        this.limit = limit;
        this.timeout = timeout;
    }

    boolean isFull() {
        return live >= limit;
    }

    int size() {
        return live;
    }

    Waiting add(Target target, Deadline deadline, ConnectionSeeker seeker, @Nullable BsonDocument bareHello) {
        Waiting request = new Waiting(target, deadline, seeker, bareHello, () -> live--);
        live++;
        queue.addLast(request);
        lookLater();
        return request;
    }

    /** Takes the first that this is true of out of the queue. */
    @Nullable
    Waiting pollFirst(Predicate<Waiting> suits) {
        for (Iterator<Waiting> all = queue.iterator(); all.hasNext(); ) {
            Waiting request = all.next();
            if (request.isOver()) {
                all.remove();
            } else if (suits.test(request)) {
                all.remove();
                return request;
            }
        }
        return null;
    }

    /** Those that wait now, in order; some may be over by the time they are looked at. */
    List<Waiting> snapshot() {
        queue.removeIf(Waiting::isOver);
        return List.copyOf(queue);
    }

    private void lookLater() {
        if (!looking) {
            looking = true;
            var unused = loop.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        looking = false;
        long now = nanoClock.getAsLong();
        due.clear();
        for (Iterator<Waiting> all = queue.iterator(); all.hasNext(); ) {
            Waiting request = all.next();
            if (request.isOver()) {
                all.remove();
            } else if (request.isDue(now)) {
                due.addLast(request);
            }
        }
        most = Math.max(most, (due.size() + TURNS - 1) / TURNS);
        if (!queue.isEmpty()) {
            lookLater();
        }
        if (!refusing && !due.isEmpty()) {
            lastTurnNanos = now;
            refuseSome();
        }
    }

    /** One turn, which makes up for it where it comes late. Whoever is refused may ask again meanwhile. */
    private void refuseSome() {
        refusing = false;
        long now = nanoClock.getAsLong();
        long millis = Math.max(TURN_MILLIS, TimeUnit.NANOSECONDS.toMillis(now - lastTurnNanos));
        lastTurnNanos = now;
        long left = most * millis;
        for (Waiting next = due.peekFirst(); next != null && left > 0; next = due.peekFirst()) {
            due.removeFirst();
            if (!next.isOver() && next.isDue(now)) {
                next.refuse(timeout.apply(next));
                left--;
            }
        }
        if (due.isEmpty()) {
            most = 0;
        } else {
            refusing = true;
            var unused = loop.schedule(this::refuseSome, TURN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
