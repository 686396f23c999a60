package io.larder.engine.flight;

import io.larder.engine.answer.Answer;
import io.larder.engine.reason.Reason;
import java.util.concurrent.atomic.AtomicBoolean;

/** One follower's place in a flight. It ends once: by an answer, by the end of the flight, or because the follower leaves. */
public final class Seat {
    private final Follower follower;
    private final AtomicBoolean over = new AtomicBoolean();

    Seat(Follower follower) {
        this.follower = follower;
    }

    /** The follower has waited long enough. False if it has been told something already, or is just being told. */
    public boolean withdraw() {
        return over.compareAndSet(false, true);
    }

    void answer(Answer answer) {
        if (over.compareAndSet(false, true)) {
            follower.answered(answer);
        }
    }

    void end(Reason why) {
        if (over.compareAndSet(false, true)) {
            follower.readYourself(why);
        }
    }

    boolean isOver() {
        return over.get();
    }
}
