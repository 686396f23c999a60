package io.larder.engine.simulation.schedule;

/** Choices that follow from one number (SplitMix64). Reusable. */
public final class Dice {
    private long state;

    public Dice reset(long seed) {
        state = seed;
        return this;
    }

    public long next() {
        state += 0x9E3779B97F4A7C15L;
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** From 0 to one less than the bound. */
    public int below(int bound) {
        return (int) (((next() >>> 33) * bound) >>> 31);
    }

    /** True once in so many times. */
    public boolean oneIn(int times) {
        return below(times) == 0;
    }

    public boolean flip() {
        return next() < 0;
    }

    public <T> T among(T[] candidates) {
        return candidates[below(candidates.length)];
    }
}
