package io.larder.engine.index;

import io.larder.engine.change.Change;
import io.larder.engine.coherence.Affects;
import io.larder.engine.entry.EntryState;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of one namespace that were read in several batches, as long as it is not known whether these fit together. What
 * happened between two of them ends such an entry already if it may have moved a document: from where the server had yet to come
 * to where it had been. Bounded: beyond that no further one gets in.
 */
final class Parts {
    private static final int MOST = 256;

    private final Remains remains;
    private final List<Placement> open = new ArrayList<>(0);

    Parts(Remains remains) {
        this.remains = remains;
    }

    void add(Placement placement) {
        if (placement.entry().proof().isOfOneMoment()) {
            return;
        }
        if (open.size() >= MOST) {
            open.removeIf(Parts::isSettled);
        }
        if (open.size() < MOST) {
            open.add(placement);
        } else {
            placement.entry().kill();
        }
    }

    void leave(Placement placement) {
        if (!open.isEmpty()) {
            open.remove(placement);
        }
    }

    /** Ends those that may show the change in part only. */
    void tell(Change change, long time, Drops drops) {
        if (open.isEmpty()) {
            return;
        }
        open.removeIf(Parts::isSettled);
        for (Placement each : open) {
            if (each.entry().proof().mayShowInPart(time)
                    && Affects.mayMove(each.entry().query(), change)) {
                remains.end(each, false, drops);
            }
        }
    }

    /** Once the streams have told of all that any of its parts may show, there is nothing to wait for. */
    private static boolean isSettled(Placement placement) {
        return placement.entry().state() == EntryState.DEAD
                || !placement.isCurrent()
                || placement.entry().proof().isOfOneMoment();
    }
}
