package io.larder.engine.simulation.schedule;

import java.util.Arrays;

/** The steps of one run, each a kind and a number; and the profile that they come from. */
public final class Script {
    /** As many client operations as every run has. */
    public static final int CLIENT_OPERATIONS = 100;

    private final long seed;
    private final Profile profile;
    private final long[] steps;

    private Script(long seed, Profile profile, long[] steps) {
        this.seed = seed;
        this.profile = profile;
        this.steps = steps;
    }

    public static Script of(long seed) {
        Profile profile = new Profile(seed);
        Dice dice = new Dice().reset(~seed);
        int total = profile.total();
        long[] steps = new long[CLIENT_OPERATIONS * 4];
        int count = 0;
        int operations = 0;
        while (operations < CLIENT_OPERATIONS) {
            StepKind kind = profile.pick(dice.below(total));
            operations += kind.isClientOperation() ? 1 : 0;
            if (count == steps.length) {
                steps = Arrays.copyOf(steps, count * 2);
            }
            steps[count++] = dice.next() << 8 | kind.ordinal();
        }
        return new Script(seed, profile, Arrays.copyOf(steps, count));
    }

    /** The same without the steps from one place to another. */
    public Script without(int from, int to) {
        long[] left = Arrays.copyOf(steps, steps.length - (to - from));
        System.arraycopy(steps, to, left, from, steps.length - to);
        return new Script(seed, profile, left);
    }

    public long seed() {
        return seed;
    }

    public Profile profile() {
        return profile;
    }

    public int size() {
        return steps.length;
    }

    public StepKind kind(int step) {
        return StepKind.of((int) (steps[step] & 0xFF));
    }

    /** Sets the dice to what the step's choices follow from. */
    public Dice dice(int step, Dice dice) {
        return dice.reset(steps[step]);
    }
}
