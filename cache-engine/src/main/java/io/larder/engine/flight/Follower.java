package io.larder.engine.flight;

import io.larder.engine.answer.Answer;
import io.larder.engine.reason.Reason;

/**
 * Somebody who waits for another's read. Hears exactly one of the two, once, on whatever thread ends the read; nothing once
 * it has withdrawn.
 */
public interface Follower {
    void answered(Answer answer);

    /** There will be no answer to share. */
    void readYourself(Reason why);
}
