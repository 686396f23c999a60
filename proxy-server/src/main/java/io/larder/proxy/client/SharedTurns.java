package io.larder.proxy.client;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Requests of several crowds: one of each in turn, and not more than a few of each in one turn of the event loop. So a crowd of
 * hundreds holds up the others for some of its requests, and not for all. On the loop.
 */
final class SharedTurns {
    /** As many as one crowd may have in a turn: together they take about as long as one request and its reply do anyway. */
    static final int SHARE = 8;

    private final Deque<Crowd> present = new ArrayDeque<>();
    /** Those who have had their share of this turn, and have more. */
    private final Deque<Crowd> later = new ArrayDeque<>();

    private long turn;

    void add(Crowd crowd, Intake asking) {
        if (crowd.isEmpty()) {
            present.addLast(crowd);
        }
        crowd.add(asking);
    }

    boolean isEmpty() {
        return present.isEmpty() && later.isEmpty();
    }

    void beginTurn() {
        turn++;
        present.addAll(later);
        later.clear();
    }

    /** Whose request is the next, null if no more are to be served in this turn. */
    @Nullable
    Intake next() {
        Crowd crowd = present.pollFirst();
        if (crowd == null) {
            return null;
        }
        Intake next = crowd.next();
        boolean hadItsShare = crowd.served(turn) >= SHARE;
        if (!crowd.isEmpty()) {
            (hadItsShare ? later : present).addLast(crowd);
        }
        return next;
    }
}
