package io.larder.proxy.client;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Clients on one event loop who have to share with others as one: those of one tenant. However many of them ask, a turn of the loop
 * is no longer theirs than that of any other crowd. On that loop.
 */
public final class Crowd {
    /** Each client has one request here at most, so there are no more of them than clients. */
    private final Deque<Intake> line = new ArrayDeque<>();

    private long turn;
    private int served;

    boolean isEmpty() {
        return line.isEmpty();
    }

    void add(Intake asking) {
        line.addLast(asking);
    }

    @Nullable
    Intake next() {
        return line.pollFirst();
    }

    /** One of them is served in this turn; returns how many have been, this one among them. */
    int served(long inTurn) {
        if (inTurn != turn) {
            turn = inTurn;
            served = 0;
        }
        return ++served;
    }
}
