package io.larder.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void givesItsBurstAtOnceAndThenItsRate() {
        TokenBucket bucket = TokenBucket.full(10, 3, 0);

        assertThat(takeAll(bucket, 0)).isEqualTo(3);
        assertThat(bucket.take(SECOND / 10 - 1)).isFalse();
        assertThat(bucket.take(SECOND / 10)).isTrue();
        assertThat(bucket.take(SECOND / 10)).isFalse();
    }

    @Test
    void savesUpNoMoreThanItsBurst() {
        TokenBucket bucket = TokenBucket.full(10, 3, 0);
        takeAll(bucket, 0);

        assertThat(takeAll(bucket, 1_000 * SECOND)).isEqualTo(3);
        assertThat(bucket.take(1_000 * SECOND + SECOND / 10)).isTrue();
    }

    /** However long it has been full: the next one is earned from then on when there is room for it. */
    @Test
    void aFullOneHasNoPartOfTheNextSavedUp() {
        TokenBucket bucket = TokenBucket.full(20, 1, 0);
        long almost = SECOND / 20 - 1;

        assertThat(bucket.take(almost)).isTrue();
        assertThat(bucket.take(almost + 1)).isFalse();
        assertThat(bucket.take(almost + SECOND / 20 - 1)).isFalse();
        assertThat(bucket.take(almost + SECOND / 20)).isTrue();
    }

    @Test
    void savesUpWhatAHundredthOfASecondEarnsBecauseNobodyAsksMoreOften() {
        TokenBucket bucket = TokenBucket.full(100_000, 1, 0);
        takeAll(bucket, 0);

        assertThat(takeAll(bucket, SECOND)).isEqualTo(1_000);
    }

    @Test
    void losesNothingInAMonthOfAnOddRate() {
        TokenBucket bucket = TokenBucket.full(7, 1, 0);
        long month = 30L * 24 * 3600;
        long taken = takeAll(bucket, 0);
        for (long second = 3600; second <= month; second += 3600) {
            long before = taken;
            for (int i = 0; i < 7; i++) {
                taken += takeAll(bucket, second * SECOND - SECOND + (i + 1) * SECOND / 7);
            }
            // A rest of nearly an hour saves up one; the other six come at their sevenths.
            assertThat(taken - before).isEqualTo(7);
        }
    }

    @Test
    void whatIsGivenBackIsThereAgain() {
        TokenBucket bucket = TokenBucket.full(1, 2, 0);
        takeAll(bucket, 0);

        bucket.giveBack();

        assertThat(takeAll(bucket, 0)).isEqualTo(1);
    }

    @Test
    void anotherRateIsNoReasonForAnotherBurst() {
        TokenBucket bucket = TokenBucket.full(10, 5, 0);
        takeAll(bucket, 0);

        for (int i = 0; i < 100; i++) {
            bucket = bucket.at(10 + i, 5, 0);
        }

        assertThat(takeAll(bucket, 0)).isZero();
        assertThat(takeAll(bucket, SECOND / 109))
                .as("a hundred and nine a second by now")
                .isEqualTo(0);
        assertThat(takeAll(bucket, SECOND / 109 + 1)).isEqualTo(1);
    }

    @Test
    void aSmallerBurstKeepsNoMoreThanItself() {
        assertThat(takeAll(TokenBucket.full(10, 50, 0).at(10, 4, 0), 0)).isEqualTo(4);
    }

    @Property(tries = 300)
    void theNextOneComesExactlyWhenItSays(
            @ForAll @IntRange(min = 1, max = 100_000_000) int rate,
            @ForAll @IntRange(min = 1, max = 1_000) int burst,
            @ForAll @LongRange(min = 0, max = 3600 * SECOND) long at) {
        TokenBucket bucket = TokenBucket.full(rate, burst, 0);
        int most = Math.max(burst, rate / 100);
        for (int i = 0; i < most; i++) {
            assertThat(bucket.take(at)).isTrue();
        }

        long wait = bucket.waitNanos(at);

        if (wait > 0) {
            assertThat(bucket.take(at + wait - 1)).isFalse();
        }
        assertThat(bucket.take(at + wait)).isTrue();
        assertThat(wait).isLessThanOrEqualTo(SECOND / rate + 1);
    }

    @Property(tries = 200)
    void inNoTimeItGivesMoreThanItsRateAndABurst(
            @ForAll @IntRange(min = 1, max = 5_000) int rate,
            @ForAll @IntRange(min = 1, max = 50) int burst,
            @ForAll @Size(min = 1, max = 60) List<@LongRange(min = 0, max = SECOND) Long> pauses) {
        TokenBucket bucket = TokenBucket.full(rate, burst, 0);
        int most = Math.max(burst, rate / 100);
        List<long[]> takings = new ArrayList<>();
        long now = 0;
        for (long pause : pauses) {
            now += pause;
            takings.add(new long[] {now, takeAll(bucket, now)});
        }

        for (int from = 0; from < takings.size(); from++) {
            long sum = 0;
            for (int to = from; to < takings.size(); to++) {
                sum += takings.get(to)[1];
                long nanos = takings.get(to)[0] - takings.get(from)[0];
                assertThat(sum).isLessThanOrEqualTo(nanos * rate / SECOND + most);
            }
        }
    }

    @Test
    void manyThreadsTogetherTakeWhatThereIsAndNoMore() throws Exception {
        TokenBucket bucket = TokenBucket.full(1_000, 5_000, 0);
        int threads = 4;
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Long>> each = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                each.add(workers.submit(() -> {
                    start.await();
                    return takeAll(bucket, 3 * SECOND);
                }));
            }
            long sum = 0;
            for (Future<Long> one : each) {
                sum += one.get();
            }
            assertThat(sum).isEqualTo(5_000);
        } finally {
            workers.shutdown();
        }
    }

    private static long takeAll(TokenBucket bucket, long at) {
        long taken = 0;
        while (bucket.take(at)) {
            taken++;
        }
        return taken;
    }
}
