package io.larder.engine.usage;

import java.util.function.LongSupplier;

/**
 * Whether the same reads come again, of those that are counted together. An answer that nobody asks for again is kept for
 * nothing: that costs the work of keeping it, memory, and the answers that have to leave for it. So it is judged from time to
 * time what part of the reads were repeated, and where nearly none is, none is worth keeping before it has come twice.
 *
 * <p>Nothing is done at a hit: hits are counted anyway, and looked at when it is judged. Any number of threads may count at
 * once, and lose one another's counts: an estimate is enough.
 */
public final class Repetition {
    /**
     * Reads without a hit after which it is judged whether reads come again. So many are kept for nothing at most before a scan
     * is known for one, and a set of reads that are repeated has this long to begin with it.
     */
    static final int LONG_WINDOW = 1024;

    /**
     * The same once reads do not come again: each of those that do by then is sent once more than it had to be. Shorter, chance
     * would decide.
     */
    static final int SHORT_WINDOW = 128;

    /**
     * Where less than one of so many is repeated, keeping at the first time saves the upstream a sixteenth of these reads at most,
     * and makes each of the others dearer by a third to a half.
     */
    static final int RARE = 16;

    /** Where at least one of so many is repeated, they are worth it again; apart from the other, so that it rarely swings. */
    static final int USUAL = 8;

    private final LongSupplier hits;
    private int misses;
    private int repeated;
    private long hitsBefore;
    private volatile boolean rare;

    /** {@code hits} tells how many there were in all. */
    Repetition(LongSupplier hits) {
        this.hits = hits;
    }

    /** A read was not answered from memory; whether the same one had come before. */
    public void missed(boolean before) {
        if (before) {
            repeated++;
        }
        if (++misses >= window()) {
            judge();
        }
    }

    private int window() {
        return rare ? SHORT_WINDOW : LONG_WINDOW;
    }

    private synchronized void judge() {
        int missed = misses;
        if (missed < window()) {
            return; // another thread was first
        }
        long hitsNow = hits.getAsLong();
        long hit = hitsNow - hitsBefore;
        long again = hit + repeated;
        rare = again * (rare ? USUAL : RARE) < hit + missed;
        hitsBefore = hitsNow;
        repeated = 0;
        misses = 0;
    }

    /** Whether next to no read comes again. */
    public boolean isRare() {
        return rare;
    }
}
