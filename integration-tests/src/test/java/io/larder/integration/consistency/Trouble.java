package io.larder.integration.consistency;

import io.larder.embedded.Adversary;
import io.larder.embedded.EmbeddedReplicaSet;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes one thing after the other go wrong, in an order that a seed decides, and mends it a little later. */
final class Trouble {
    private static final int EVERY_MILLIS = 400;
    private static final int MEMBERS = 3;

    /** Null where nobody can make anything go wrong. */
    private final @Nullable Adversary adversary;

    private final Random random;
    private final boolean elections;
    private final Map<String, Integer> done = new TreeMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private Runnable mend = () -> {};

    private Trouble(@Nullable Adversary adversary, long seed, boolean elections) {
        this.adversary = adversary;
        this.random = new Random(seed);
        this.elections = elections;
    }

    static Trouble of(EmbeddedReplicaSet set, long seed, boolean elections) {
        return new Trouble(set.adversary(), seed, elections);
    }

    static Trouble none() {
        return new Trouble(null, 0, false);
    }

    void begin() {
        Adversary able = adversary;
        if (able != null) {
            begin(able);
        }
    }

    private void begin(Adversary adversary) {
        timer.scheduleWithFixedDelay(() -> tryNext(adversary), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Not everything can be done at every moment: an election needs somebody who can win it. */
    private void tryNext(Adversary adversary) {
        try {
            Runnable before = mend;
            mend = () -> {};
            before.run();
            next(adversary);
        } catch (IllegalStateException | IllegalArgumentException e) {
            done.merge("not possible: " + e.getMessage(), 1, Integer::sum);
        }
    }

    private void next(Adversary adversary) {
        int primary = adversary.primary();
        if (primary < 0) {
            adversary.elect(random.nextInt(MEMBERS)); // nobody does so by himself after having been cut off
            return;
        }
        int other = (primary + 1 + random.nextInt(MEMBERS - 1)) % MEMBERS;
        switch (random.nextInt(elections ? 9 : 5)) {
            case 0 -> cause("cut", () -> adversary.cutAllConnections(primary));
            case 1 -> cause("stream dropped", () -> adversary.changeStreams().drop());
            case 2 -> {
                cause("stream held", () -> adversary.changeStreams().hold());
                mend = () -> adversary.changeStreams().release();
            }
            case 3 -> cause("history lost", () -> adversary.changeStreams().loseHistory());
            case 4 -> {
                cause("commit point stalled", adversary::stallCommitPoint);
                mend = adversary::releaseCommitPoint;
            }
            case 5 -> cause("election", () -> adversary.elect(other));
            case 6 -> {
                cause("election with rollback", adversary::stallCommitPoint);
                mend = () -> {
                    try {
                        int now = adversary.primary();
                        if (now >= 0) {
                            adversary.electLosing((now + 1) % MEMBERS, 2);
                        }
                    } finally {
                        adversary.releaseCommitPoint();
                    }
                };
            }
            case 7 -> {
                cause("primary cut off", () -> adversary.cutOff(primary));
                mend = () -> adversary.rejoin(primary);
            }
            default -> {
                cause("secondary stopped", () -> adversary.stopReplication(other));
                mend = () -> adversary.resumeReplication(other);
            }
        }
    }

    private void cause(String name, Runnable fault) {
        done.merge(name, 1, Integer::sum);
        fault.run();
    }

    /** What was done, and how often. To be asked once it is over. */
    Map<String, Integer> done() {
        return done;
    }

    /** Makes no more, and mends what is broken. */
    void end() throws InterruptedException {
        timer.shutdown();
        timer.awaitTermination(10, TimeUnit.SECONDS);
        mend.run();
        if (adversary != null && adversary.primary() < 0) {
            adversary.elect(0);
        }
    }
}
