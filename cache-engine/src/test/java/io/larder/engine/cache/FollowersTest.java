package io.larder.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.reason.Reason;
import io.larder.engine.stream.StreamLoss;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may wait for another's read, and what becomes of them. */
class FollowersTest {
    private final Driven driven = new Driven();
    private final StreamFeed stream = driven.stream(100);
    private final Read read = Read.byId(1);

    @Test
    void oneReadAnswersAllWhoAskTheSameMeanwhile() {
        Fill fill = driven.begin(read);
        Driven.Follows first = driven.follow(read, driven.coherent());
        Driven.Follows second = driven.follow(read, driven.coherent());
        assertThat(first.waits() && second.waits()).isTrue();
        fill.complete(Read.answer(1));
        assertThat(first.answers).hasSize(1);
        assertThat(second.answers).hasSize(1);
        assertThat(first.ends).isEmpty();
        assertThat(driven.cache.statistics().joined()).isEqualTo(2);
    }

    @Test
    void anAnswerOfSeveralBatchesIsNotSharedBeforeItIsKnownToBeOfOneMoment() {
        Fill fill = driven.begin(read);
        Driven.Follows follows = driven.follow(read, driven.coherent());
        fill.completeInBatches(Read.answer(1), 150);
        assertThat(follows.answers).isEmpty();
        assertThat(follows.ends).hasSize(1);
    }

    @Test
    void anotherQueryIsNotAnswered() {
        driven.begin(read);
        assertThat(driven.follow(Read.byId(2), driven.coherent()).waits()).isFalse();
    }

    @Test
    void whoHasWrittenSinceReadsForItself() {
        Fill old = driven.begin(read);
        driven.write(Read.update(1)).done(List.of(Read.update(1)), 140);
        Driven.Follows follows = driven.follow(read, driven.coherent());
        assertThat(follows.begun).isInstanceOf(Fill.class);
        Driven.Follows joined = driven.follow(read, driven.coherent());
        assertThat(joined.waits()).isTrue();
        old.complete(Read.answer(1));
        assertThat(joined.answers).isEmpty();
        Fill newer = (Fill) follows.begun;
        assertThat(newer).isNotNull();
        assertThat(newer.complete(Read.answer(1))).isNull();
        assertThat(joined.answers).hasSize(1);
    }

    @Test
    void whoeverAsksWhileAWriteIsInFlightReadsForItself() {
        driven.begin(read);
        driven.write(Read.update(1));
        Driven.Follows follows = driven.follow(read, driven.coherent());
        assertThat(follows.begun).isEqualTo(new Forward(Reason.WRITE_IN_FLIGHT));
    }

    @Test
    void whoseFloorIsNotMetReadsForItself() {
        driven.begin(read);
        assertThat(driven.follow(read, driven.coherent().floor(101)).waits()).isFalse();
        stream.watermark(101);
        assertThat(driven.follow(read, driven.coherent().floor(101)).waits()).isTrue();
    }

    @Test
    void whatAStreamToldSinceCountsToo() {
        driven.begin(read);
        stream.change(Read.update(1), 120);
        assertThat(driven.follow(read, driven.coherent()).waits()).isFalse();
    }

    @Test
    void proofIsNotToBeHadFromAReadWithoutProof() {
        driven.begin(read, driven.ttl());
        assertThat(driven.follow(read, driven.coherent()).waits()).isFalse();
    }

    @Test
    void aLostStreamIsNothingToWaitOn() {
        driven.begin(read);
        stream.lost(StreamLoss.HISTORY);
        stream.watermark(200);
        stream.heard(driven.now);
        assertThat(driven.follow(read, driven.coherent()).waits()).isFalse();
    }

    @Test
    void aFailureOfTheLeaderIsNotShared() {
        Fill fill = driven.begin(read);
        Driven.Follows follows = driven.follow(read, driven.coherent());
        fill.fail();
        assertThat(follows.ends).containsExactly(Reason.FILL_FAILED);
        assertThat(follows.answers).isEmpty();
        assertThat(driven.follow(read, driven.coherent()).begun).isInstanceOf(Fill.class);
    }

    @Test
    void anAnswerThatWasSentAsAskedIsNotShared() {
        Fill fill = driven.begin(read);
        Driven.Follows follows = driven.follow(read, driven.coherent());
        fill.sentAsAsked();
        assertThat(follows.ends).containsExactly(Reason.SENT_AS_ASKED);
    }

    @Test
    void aFollowerWaitsOnlySoLong() {
        Fill fill = driven.begin(read);
        Driven.Follows follows = driven.follow(read, driven.coherent());
        Joined joined = (Joined) follows.begun;
        assertThat(joined).isNotNull();
        assertThat(joined.deadlineNanos() - driven.now)
                .isEqualTo(driven.cache.limits().followerNanos());
        assertThat(joined.withdraw()).isTrue();
        fill.complete(Read.answer(1));
        assertThat(follows.answers).isEmpty();
        assertThat(follows.ends).isEmpty();
        assertThat(joined.withdraw()).isFalse();
    }

    @Test
    void whoHasBeenAnsweredCannotWithdraw() {
        Fill fill = driven.begin(read);
        Driven.Follows follows = driven.follow(read, driven.coherent());
        fill.complete(Read.answer(1));
        assertThat(((Joined) follows.begun).withdraw()).isFalse();
    }

    @Test
    void anAnswerThatIsTooLargeToKeepIsSharedAllTheSame() {
        Fill fill = driven.begin(read, driven.coherent().maxEntryBytes(100));
        Driven.Follows follows = driven.follow(read, driven.coherent());
        assertThat(fill.complete(Read.answer(1))).isEqualTo(Reason.TOO_LARGE);
        assertThat(follows.answers).hasSize(1);
    }

    @Test
    void onlySoManyMayWait() {
        CacheLimits usual = driven.cache.limits();
        Driven small = new Driven(
                new CacheLimits(1 << 20, 1 << 16, 16, 16, 1, 1000, 1000, 4, 1000, 4, usual.window(), usual.index()));
        small.stream(100);
        small.begin(read);
        Driven.Follows first = small.follow(read, small.coherent());
        assertThat(first.waits()).isTrue();
        assertThat(small.follow(read, small.coherent()).waits()).isFalse();
    }
}
