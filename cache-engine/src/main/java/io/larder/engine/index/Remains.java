package io.larder.engine.index;

import java.util.ArrayDeque;

/**
 * How entries leave the index of one namespace: one by one, or a whole group at once, whose dead are taken apart a little at every
 * later call. Counts those that are in the index, the dead that have not been taken apart among them.
 */
final class Remains {
    /** Dead entries that each call takes apart; a call adds no more than one entry, so that they come to an end. */
    private static final int SWEPT_EACH_TIME = 16;

    private final ArrayDeque<Members> toSweep = new ArrayDeque<>();
    private int size;

    int size() {
        return size;
    }

    /** One more entry is in the index. */
    void added() {
        size++;
    }

    /** False if it has left before. */
    boolean leave(Placement placement) {
        if (!placement.leave()) {
            return false;
        }
        size--;
        return true;
    }

    /** Ends an entry that a change affects. */
    void end(Placement placement, boolean precise, Drops drops) {
        if (leave(placement)) {
            if (placement.entry().kill()) {
                drops.ended(placement.entry(), precise);
            } else {
                drops.swept(placement.entry());
            }
        }
    }

    /** Takes apart what died with its group. */
    void take(Placement placement, Drops drops) {
        if (leave(placement)) {
            placement.entry().kill();
            drops.swept(placement.entry());
        }
    }

    /** Ends all of a group. */
    void drop(Group group, Drops drops) {
        if (group.all().size() > 0) {
            drops.endedAsAWhole(group.usage(), group.all().size());
            toSweep.addLast(group.dropAll());
        }
    }

    /** Takes some of the dead apart. */
    void sweep(Drops drops) {
        int swept = 0;
        while (swept < SWEPT_EACH_TIME && !toSweep.isEmpty()) {
            Placement placement = toSweep.getFirst().first();
            if (placement == null) {
                toSweep.removeFirst();
            } else {
                take(placement, drops);
                swept++;
            }
        }
    }
}
