package io.larder.proxy.upstream;

import io.larder.proxy.topology.Target;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one loop that wait, first come first served. Their number is bounded, and each is refused when its time
 * is over; one look every few milliseconds at all of them costs less than a timer for each.
 */
final class WaitingRequests {
    private static final long LOOK_MILLIS = 25;

    private final EventLoop loop;
    private final int limit;
    private final Function<Waiting, UpstreamFailure> timeout;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private int live;
    private boolean looking;

    WaitingRequests(EventLoop loop, int limit, Function<Waiting, UpstreamFailure> timeout) {
        this.loop = loop;
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
        long now = System.nanoTime();
        for (Waiting request : snapshot()) {
            if (!request.isOver() && request.isDue(now)) {
                request.refuse(timeout.apply(request));
            }
        }
        queue.removeIf(Waiting::isOver);
        if (!queue.isEmpty()) {
            lookLater();
        }
    }
}
