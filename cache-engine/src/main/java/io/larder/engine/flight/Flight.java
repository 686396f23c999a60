package io.larder.engine.flight;

import io.larder.engine.answer.Answer;
import io.larder.engine.key.Key;
import io.larder.engine.reason.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One read that is under way, and who waits for it. Open until it has landed or was called off; then nobody can join.
 *
 * @param <L> what the leader knows of its read, by which it is judged whether one may join
 */
public final class Flight<L> {
    private final Key key;
    private final L leader;
    private final int seats;
    private @Nullable List<Seat> taken = new ArrayList<>(0);

    Flight(Key key, L leader, int seats) {
        this.key = key;
        this.leader = leader;
        this.seats = seats;
    }

    Key key() {
        return key;
    }

    public L leader() {
        return leader;
    }

    /** A seat; null if the flight is over, or full. */
    public synchronized @Nullable Seat join(Follower follower) {
        if (taken == null) {
            return null;
        }
        if (taken.size() >= seats && !taken.removeIf(Seat::isOver)) {
            return null;
        }
        Seat seat = new Seat(follower);
        taken.add(seat);
        return seat;
    }

    /** Whether there is a seat for one who asks now. */
    public synchronized boolean hasRoom() {
        return taken != null && (taken.size() < seats || taken.stream().anyMatch(Seat::isOver));
    }

    /** It has landed: all who wait get the answer. Outside of any lock of a namespace. */
    public void land(Answer answer) {
        for (Seat seat : close()) {
            seat.answer(answer);
        }
    }

    /** There is no answer to share. */
    public void callOff(Reason why) {
        for (Seat seat : close()) {
            seat.end(why);
        }
    }

    private synchronized List<Seat> close() {
        List<Seat> waiting = taken == null ? List.of() : taken;
        taken = null;
        return waiting;
    }
}
