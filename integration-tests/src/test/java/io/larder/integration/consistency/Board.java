package io.larder.integration.consistency;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is known for certain of the data while everybody writes: for each document and writer the values that were acknowledged by a
 * majority, and when. A writer's values only grow, so each is a lower bound of what any later reader may see.
 */
final class Board {
    private record Acknowledged(long nanos, int value) {}

    private final Deque<Acknowledged>[][] values;

    Board(int documents, int writers) {
        values = newTable(documents, writers);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generics cannot be made otherwise
    private static Deque<Acknowledged>[][] newTable(int documents, int writers) {
        Deque[][] table = new Deque[documents][writers];
        for (Deque[] row : table) {
            for (int i = 0; i < writers; i++) {
                row[i] = new ArrayDeque<>();
            }
        }
        return table;
    }

    void acknowledged(int document, int writer, int value) {
        Deque<Acknowledged> known = values[document][writer];
        synchronized (known) {
            known.addLast(new Acknowledged(System.nanoTime(), value));
            while (known.size() > 2000) {
                known.removeFirst();
            }
        }
    }

    /** The newest value that was acknowledged before this moment; 0 if there is none. */
    int before(int document, int writer, long nanos) {
        Deque<Acknowledged> known = values[document][writer];
        synchronized (known) {
            var newestFirst = known.descendingIterator();
            while (newestFirst.hasNext()) {
                Acknowledged one = newestFirst.next();
                if (one.nanos() - nanos < 0) {
                    return one.value();
                }
            }
            return 0;
        }
    }
}
