package io.larder.engine.window;

import io.larder.engine.change.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The writes into one namespace whose outcome is not known. Bounded: those beyond the limit are only counted, and while there
 * is one of them every answer counts as affected. Guarded by the namespace's lock.
 */
public final class WritesInFlight {
    private final int limit;
    private final List<Mark> marks = new ArrayList<>(2);
    private int uncounted;

    public WritesInFlight(WindowLimits limits) {
        this.limit = limits.writes();
    }

    public void add(Mark mark) {
        if (marks.size() < limit) {
            marks.add(mark);
        } else {
            uncounted++;
        }
    }

    public void remove(Mark mark) {
        int place = marks.indexOf(mark);
        if (place >= 0) {
            Mark last = marks.remove(marks.size() - 1);
            if (place < marks.size()) {
                marks.set(place, last);
            }
        } else if (uncounted > 0) {
            uncounted--;
        } else {
            throw new IllegalStateException("A write ended twice");
        }
    }

    /** Whether one of them may do something like that. */
    public boolean any(Predicate<Change> affects) {
        if (uncounted > 0) {
            return true;
        }
        for (Mark mark : marks) {
            for (Change change : mark.changes()) {
                if (affects.test(change)) {
                    return true;
                }
            }
        }
        return false;
    }

    public boolean isEmpty() {
        return marks.isEmpty() && uncounted == 0;
    }

    public int size() {
        return marks.size() + uncounted;
    }
}
