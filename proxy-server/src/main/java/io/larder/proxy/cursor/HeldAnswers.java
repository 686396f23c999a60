package io.larder.proxy.cursor;

import io.larder.engine.answer.Answer;
import java.util.IdentityHashMap;

/**
 * The answers under open cursors, each counted once however many cursors go over it. A cache that has let an answer go does
 * not count it any more, so here is where it is counted. Thread safe.
 */
final class HeldAnswers {
    private static final class Uses {
        int count;
    }

    private final IdentityHashMap<Answer, Uses> uses = new IdentityHashMap<>();
    private final long maxBytes;
    private long bytes;

    HeldAnswers(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** For one more cursor; false if there is no room. */
    synchronized boolean take(Answer answer) {
        Uses its = uses.get(answer);
        if (its == null) {
            if (bytes + answer.heapBytes() > maxBytes) {
                return false;
            }
            bytes += answer.heapBytes();
            its = new Uses();
            uses.put(answer, its);
        }
        its.count++;
        return true;
    }

    synchronized void give(Answer answer) {
        Uses its = uses.get(answer);
        if (its != null && --its.count == 0) {
            uses.remove(answer);
            bytes -= answer.heapBytes();
        }
    }

    synchronized long bytes() {
        return bytes;
    }
}
