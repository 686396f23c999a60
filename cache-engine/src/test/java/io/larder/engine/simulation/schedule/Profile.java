package io.larder.engine.simulation.schedule;

import io.larder.engine.policy.Level;

/** What one run is like, decided by its seed: how likely each step is, what the clients ask for, how calm it is. */
public final class Profile {
    private final int[] weights = new int[StepKind.count()];
    private final long poolSeed;
    private final boolean farFuture;
    private final boolean oneStream;
    private final boolean shortBatches;
    private final boolean smallCache;
    private final boolean longTtl;
    private final boolean views;
    private final Level level;
    private final int calm;
    private final int queries;

    public Profile(long seed) {
        Dice dice = new Dice().reset(seed);
        poolSeed = dice.next();
        farFuture = dice.oneIn(4);
        oneStream = dice.flip();
        shortBatches = dice.flip();
        smallCache = dice.oneIn(8);
        longTtl = dice.flip();
        int levels = dice.below(10);
        level = levels < 6 ? Level.COHERENT : levels < 8 ? Level.BOUNDED : Level.TTL;
        calm = 2 + dice.below(5);
        queries = 3 + dice.below(5);
        weights[StepKind.READ.ordinal()] = 100;
        weights[StepKind.WRITE.ordinal()] = 5 + dice.below(14);
        weights[StepKind.OUTSIDE_WRITE.ordinal()] = dice.below(10);
        weights[StepKind.PROCEED.ordinal()] = 20;
        weights[StepKind.REPLICATE.ordinal()] = 22;
        weights[StepKind.STREAM.ordinal()] = level == Level.TTL ? 0 : 24;
        weights[StepKind.WAIT.ordinal()] = 4;
        sometimes(dice, StepKind.TRANSACTION, 8);
        sometimes(dice, StepKind.DEFINITION, 3);
        sometimes(dice, StepKind.ELECT, 3);
        sometimes(dice, StepKind.STALL, 3);
        if (level == Level.TTL) {
            // Without proof an answer may be one that is lost later: nothing could be demanded of it.
            weights[StepKind.ELECT.ordinal()] = 0;
        } else if (dice.oneIn(3)) {
            weights[StepKind.CUT_OFF.ordinal()] = 3;
            weights[StepKind.HEAL.ordinal()] = 3;
        }
        if (dice.oneIn(3)) {
            weights[StepKind.LOSE.ordinal()] = 8;
            weights[StepKind.EXECUTE_LATE.ordinal()] = 6;
            weights[StepKind.RESOLVE.ordinal()] = 8;
        }
        if (level != Level.TTL) {
            sometimes(dice, StepKind.HISTORY_LOST, 2);
            sometimes(dice, StepKind.STREAM_LOST, 5);
            sometimes(dice, StepKind.TOO_LARGE, 2);
        }
        crossings(dice);
        // Last, so that the others are what they would be if there were no views.
        views = level != Level.TTL && dice.oneIn(4);
        if (views) {
            weights[StepKind.DEFINITION.ordinal()] = 3;
            weights[StepKind.REDEFINED_DURING_A_READ.ordinal()] = 4;
            weights[StepKind.UNDONE_DEFINITION.ordinal()] = 4;
        } else if (level != Level.TTL && !oneStream) {
            sometimes(dice, StepKind.DROPPED_AND_WRITTEN, 3);
        }
    }

    private void crossings(Dice dice) {
        if (level == Level.TTL) {
            sometimes(dice, StepKind.LONG_AFTER_LOSS, 4);
            return;
        }
        sometimes(dice, StepKind.CHANGED_BETWEEN_BATCHES, 4);
        if (shortBatches) {
            sometimes(dice, StepKind.TOLD_IN_PART, 8);
        }
    }

    private void sometimes(Dice dice, StepKind kind, int weight) {
        if (dice.oneIn(3)) {
            weights[kind.ordinal()] = weight;
        }
    }

    int total() {
        int total = 0;
        for (int weight : weights) {
            total += weight;
        }
        return total;
    }

    StepKind pick(int place) {
        int left = place;
        for (int i = 0; i < weights.length; i++) {
            left -= weights[i];
            if (left < 0) {
                return StepKind.of(i);
            }
        }
        throw new IllegalArgumentException("no step at " + place);
    }

    /** From which the queries of the run are made. */
    public long poolSeed() {
        return poolSeed;
    }

    /** How many different queries its clients have. */
    public int queries() {
        return queries;
    }

    public boolean farFuture() {
        return farFuture;
    }

    /** Whether one stream covers everything, and not one each database. */
    public boolean oneStream() {
        return oneStream;
    }

    /** Whether collections become views and the other way round, so that it matters what the engine knows of them. */
    public boolean views() {
        return views;
    }

    /** Whether a stream's batches hold very few events. */
    public boolean shortBatches() {
        return shortBatches;
    }

    public boolean longTtl() {
        return longTtl;
    }

    public boolean hasSmallCache() {
        return smallCache;
    }

    /** What the cache may take; in some runs so little that it has to let go of entries all the time. */
    public long cacheBytes() {
        return smallCache ? 6 << 10 : 1 << 20;
    }

    public Level level() {
        return level;
    }

    /** One in so many requests does not get its reply at once; also how many steps pass before the set is in step again. */
    public int calm() {
        return calm;
    }
}
