package io.larder.proxy.upstream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.larder.proxy.topology.Target;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Time goes by step by step here, a millisecond each, and every step is a turn of the loop. */
class WaitingRequestsTest {
    private static final UpstreamFailure NOBODY =
            UpstreamFailure.refused(UpstreamFailure.Kind.NO_SERVER, "nobody is there", null);
    private static final long WAIT_MILLIS = 500;
    private static final long LOOK_MILLIS = 25;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private long nowNanos;
    private final WaitingRequests waiting =
            new WaitingRequests(channel.eventLoop(), () -> nowNanos, 100_000, request -> NOBODY);
    /** When each was refused, in milliseconds. */
    private final List<Long> refusals = new ArrayList<>();

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(nowNanos);
    }

    /** One turn of the loop; returns how many were refused in it. */
    private int turn() {
        return turnAfter(1);
    }

    private int turnAfter(long millis) {
        int before = refusals.size();
        nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        return refusals.size() - before;
    }

    private List<Integer> turns(int millis) {
        List<Integer> refused = new ArrayList<>();
        for (int i = 0; i < millis; i++) {
            refused.add(turn());
        }
        return refused;
    }

    private void ask(Runnable whenRefused) {
        Deadline deadline = Deadline.of(nowNanos, TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS), Long.MAX_VALUE / 4, 0);
        var unused = waiting.add(Target.PRIMARY, deadline, new Seeker(whenRefused), null);
    }

    private void askAgainAndAgain() {
        ask(this::askAgainAndAgain);
    }

    private void together(int many, Runnable ask) {
        for (int i = 0; i < many; i++) {
            ask.run();
        }
    }

    @Test
    void oneIsRefusedWhenItsTimeIsOver() {
        ask(() -> {});
        turns((int) WAIT_MILLIS - 1);
        assertThat(refusals).isEmpty();
        turns((int) LOOK_MILLIS);
        assertThat(refusals).hasSize(1);
        assertThat(waiting.size()).isZero();
    }

    @Test
    void aTurnRefusesAFewOfManyWhoAreDueAtOnce() {
        together(512, () -> ask(() -> {}));
        List<Integer> refused = turns((int) (WAIT_MILLIS + LOOK_MILLIS + 256));
        assertThat(refused).allMatch(some -> some <= 2);
        assertThat(refusals).hasSize(512);
    }

    /** However many they are, a turn of somebody else comes before more than a 256th part of them is refused. */
    @Test
    void theMoreAreDueTheMoreATurnRefusesSoThatNobodyWaitsMuchLonger() {
        together(10_000, () -> ask(() -> {}));
        List<Integer> refused = turns((int) (WAIT_MILLIS + LOOK_MILLIS + 256));
        assertThat(refused).allMatch(some -> some <= 40);
        assertThat(refusals).hasSize(10_000);
    }

    @Test
    void whereTurnsAreLongTheyRefuseMore() {
        together(512, () -> ask(() -> {}));
        turns((int) WAIT_MILLIS);
        int most = 0;
        for (long waited = 0; waited < LOOK_MILLIS + 256; waited += 10) {
            most = Math.max(most, turnAfter(10));
        }
        assertThat(most).isLessThanOrEqualTo(2 * 10);
        assertThat(refusals).hasSize(512);
    }

    @Test
    void thoseWhoAskAgainAtOnceDoNotComeBackTogether() {
        together(64, () -> ask(this::askAgainAndAgain));
        turns((int) (WAIT_MILLIS + LOOK_MILLIS + 64));
        assertThat(refusals).hasSizeGreaterThanOrEqualTo(64);
        List<Integer> later = turns(10_000);
        assertThat(later).allMatch(some -> some <= 1);
        assertThat(later.stream().mapToInt(some -> some).sum()).isGreaterThan(18 * 64);
    }

    @Test
    void aServerThatComesBackIsInTimeForThoseWhoHaveNotBeenRefusedYet() {
        together(64, () -> ask(() -> {}));
        while (refusals.isEmpty()) {
            turn();
        }
        int served = 0;
        for (Waiting next = waiting.pollFirst(request -> true);
                next != null;
                next = waiting.pollFirst(request -> true)) {
            next.cancel(); // stands for the connection that it would get
            served++;
        }
        turns(1000);
        assertThat(refusals).hasSize(64 - served);
        assertThat(served).isGreaterThan(60);
        assertThat(waiting.size()).isZero();
    }

    @Test
    void whereNobodyWaitsAnyMoreTheLoopIsLeftAlone() {
        ask(() -> {});
        turns(100);
        requireNonNull(waiting.pollFirst(request -> true)).cancel(); // stands for the connection that it would get
        turns(100);
        assertThat(channel.runScheduledPendingTasks())
                .as("nanoseconds to the next turn")
                .isEqualTo(-1);
    }

    /** Asks for a connection and is refused. */
    private final class Seeker implements ConnectionSeeker {
        private final Runnable whenRefused;

        Seeker(Runnable whenRefused) {
            this.whenRefused = whenRefused;
        }

        @Override
        public void upstreamReady(UpstreamConnection connection) {
            throw new AssertionError("there is none");
        }

        @Override
        public void upstreamRefused(UpstreamFailure failure) {
            refusals.add(millis());
            whenRefused.run();
        }
    }
}
