package io.larder.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.policy.Level;
import io.larder.engine.reason.Reason;
import io.larder.engine.stream.StreamLoss;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract, level by level: when an entry may be served. */
class ServingTest {
    private static final long MS = 1_000_000;
    private final Driven driven = new Driven();
    private final StreamFeed stream = driven.stream(100);
    private final Read read = Read.byId(1);

    @Test
    void coherentNeedsAStreamThatWasHeardOfLately() {
        driven.keep(read, 1);
        driven.now += Driven.HEALTHY - 1;
        assertThat(driven.miss(read)).isNull();
        driven.now += 1;
        assertThat(driven.miss(read)).isEqualTo(Reason.STREAM_UNHEALTHY);
        stream.heard(driven.now - 1);
        assertThat(driven.miss(read)).isNull();
    }

    @Test
    void aCutStreamServesNothingUntilItIsHeardOfAgainAndDropsNothing() {
        driven.keep(read, 1);
        stream.cut();
        assertThat(driven.miss(read)).isEqualTo(Reason.STREAM_UNHEALTHY);
        stream.heard(driven.now);
        assertThat(driven.miss(read)).isNull();
    }

    @Test
    void anOlderProofOfLifeDoesNotReplaceANewerOne() {
        driven.keep(read, 1);
        stream.heard(driven.now - Driven.HEALTHY);
        assertThat(driven.miss(read)).isNull();
    }

    @Test
    void whatALostStreamCoveredIsGoneForGood() {
        driven.keep(read, 1);
        stream.lost(StreamLoss.HISTORY);
        stream.watermark(200);
        stream.heard(driven.now);
        assertThat(driven.miss(read)).isNotNull();
        assertThat(driven.cache.entries()).isZero();
        driven.keep(read, 1);
        assertThat(driven.miss(read)).isNull();
    }

    @Test
    void aFloorIsMetByThePositionOrByTheWatermark() {
        driven.keep(read, driven.coherent().floor(150), 1);
        assertThat(driven.miss(read, driven.coherent().floor(150))).isNull();
        assertThat(driven.miss(read, driven.coherent().floor(151))).isEqualTo(Reason.FLOOR_NOT_MET);
        stream.watermark(151);
        assertThat(driven.miss(read, driven.coherent().floor(151))).isNull();
    }

    @Test
    void theWatermarkNeverMovesBack() {
        driven.keep(read, 1);
        stream.watermark(180);
        stream.watermark(120);
        assertThat(stream.watermark()).isEqualTo(180);
        assertThat(driven.miss(read, driven.coherent().floor(180))).isNull();
    }

    @Test
    void timesAreComparedUnsigned() {
        long afterTheYear2038 = 0x80000001L << 32;
        stream.watermark(afterTheYear2038);
        driven.keep(read, 1);
        assertThat(driven.miss(read, driven.coherent().floor(0x7fffffffL << 32)))
                .isNull();
        assertThat(driven.miss(read, driven.coherent().floor(afterTheYear2038 + 1)))
                .isEqualTo(Reason.FLOOR_NOT_MET);
    }

    @Test
    void allStreamsOverTheCollectionsReadHaveToBeHealthyAndFarEnough() {
        StreamFeed other = driven.cache.open(name -> name.database().equals("stock"), Driven.HEALTHY);
        other.watermark(90);
        other.heard(driven.now);
        Read both = Read.aggregate(List.of(Read.ITEMS, new io.larder.engine.name.Namespace("stock", "places")), "a", 1);
        driven.keep(both, 1);
        stream.watermark(120);
        assertThat(driven.miss(both, driven.coherent().floor(120))).isEqualTo(Reason.FLOOR_NOT_MET);
        other.watermark(120);
        assertThat(driven.miss(both, driven.coherent().floor(120))).isNull();
        other.cut();
        assertThat(driven.miss(both)).isEqualTo(Reason.STREAM_UNHEALTHY);
    }

    @Test
    void boundedNeedsTheAgeOfTheWatermarkWithinTheBound() {
        driven.keep(read, 1);
        driven.now += 200 * MS;
        assertThat(driven.miss(read, bounded(200))).isNull();
        assertThat(driven.miss(read, bounded(199))).isEqualTo(Reason.BEYOND_BOUND);
    }

    @Test
    void aBoundDoesNotMakeAnUnhealthyStreamGoodEnough() {
        driven.keep(read, 1);
        driven.now += Driven.HEALTHY;
        assertThat(driven.miss(read, bounded(5000))).isEqualTo(Reason.STREAM_UNHEALTHY);
    }

    @Test
    void whatAMemberThatLagsHasAnsweredWithoutProofIsForThoseWhoAskForNoBetter() {
        Driven alone = new Driven();
        Fill fill = alone.begin(read, alone.ttl().lag(true, true));
        assertThat(alone.follow(read, alone.ttl()).waits()).isFalse();
        assertThat(alone.follow(read, alone.ttl().lag(true, true)).waits()).isTrue();
        assertThat(fill.complete(Read.answer(1))).isNull();
        assertThat(alone.miss(read, alone.ttl().lag(true, true))).isNull();
        assertThat(alone.miss(read, alone.ttl().lag(true, false))).isEqualTo(Reason.MAY_LAG);
        assertThat(alone.miss(read, alone.ttl())).isEqualTo(Reason.MAY_LAG);
        alone.keep(read, alone.ttl(), 1);
        assertThat(alone.miss(read, alone.ttl().lag(true, true))).isNull();
        assertThat(alone.miss(read, alone.ttl())).isNull();
    }

    @Test
    void aProvenAnswerIsForAllWhicheverMemberGaveIt() {
        driven.keep(read, driven.coherent().lag(true, true), 1);
        assertThat(driven.miss(read)).isNull();
        assertThat(driven.miss(read, driven.ttl())).isNull();
    }

    @Test
    void staleAnswersAreServedOnlyByLeaveAndWithinItsBound() {
        driven.keep(read, 1);
        driven.now += 1500 * MS;
        Terms allowed = bounded(500).stale(1000 * MS).upstreamDown(true);
        assertThat(driven.miss(read, allowed)).isNull();
        assertThat(allowed.isStale()).isTrue();
        assertThat(driven.miss(read, bounded(500).stale(1000 * MS))).isEqualTo(Reason.STREAM_UNHEALTHY);
        assertThat(driven.miss(read, bounded(500).stale(999 * MS).upstreamDown(true)))
                .isEqualTo(Reason.STREAM_UNHEALTHY);
        assertThat(driven.miss(read, driven.coherent().stale(1000 * MS).upstreamDown(true)))
                .isEqualTo(Reason.STREAM_UNHEALTHY);
    }

    @Test
    void ttlNeedsAYoungEntryAndNothingElse() {
        Driven alone = new Driven();
        alone.keep(read, alone.ttl(), 1);
        alone.now += Driven.TTL - 1;
        assertThat(alone.miss(read, alone.ttl())).isNull();
        alone.now += 1;
        assertThat(alone.miss(read, alone.ttl())).isEqualTo(Reason.EXPIRED);
        Terms stale = alone.ttl().stale(1).revalidate(true);
        assertThat(alone.miss(read, stale)).isNull();
        assertThat(stale.isStale()).isTrue();
        alone.now += 1;
        assertThat(alone.miss(read, alone.ttl().stale(1).revalidate(true))).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void theTimeToLiveBeginsWhenTheReadIsSent() {
        Driven alone = new Driven();
        Fill fill = alone.begin(read, alone.ttl());
        alone.now += Driven.TTL;
        assertThat(fill.complete(Read.answer(1))).isNull();
        assertThat(alone.miss(read, alone.ttl())).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void aStaleAnswerIsNeverOneThatALocalWriteDropped() {
        Driven alone = new Driven();
        alone.keep(read, alone.ttl(), 1);
        alone.write(Read.update(1)).done(List.of(Read.update(1)), 0);
        assertThat(alone.miss(read, alone.ttl().stale(Long.MAX_VALUE / 4).upstreamDown(true)))
                .isEqualTo(Reason.NOT_CACHED);
    }

    @Test
    void whatWasReadWithoutProofDoesNotServeWhereProofIsAskedForAndToBeHad() {
        driven.keep(read, driven.ttl(), 1);
        assertThat(driven.miss(read, driven.ttl())).isNull();
        assertThat(driven.miss(read, driven.coherent().ttl(Driven.TTL))).isEqualTo(Reason.UNPROVEN);
    }

    @Test
    void withoutAStreamCoherentFallsToATimeToLive() {
        Driven alone = new Driven();
        Terms coherent = alone.coherent().ttl(Driven.TTL);
        Fill fill = alone.begin(read, coherent);
        assertThat(fill.afterClusterTime()).isZero();
        assertThat(fill.complete(Read.answer(1))).isNull();
        assertThat(alone.miss(read, alone.coherent().ttl(Driven.TTL))).isNull();
        assertThat(alone.miss(read, alone.coherent())).isEqualTo(Reason.EXPIRED);
        assertThat(alone.refusal(Read.byId(2), alone.coherent())).isEqualTo(Reason.NO_WATERMARK);
    }

    @Test
    void aClosedStreamLetsItsCollectionsFallToATimeToLive() {
        driven.keep(read, 1);
        stream.close();
        assertThat(driven.miss(read, driven.coherent().ttl(Driven.TTL))).isNotNull();
        driven.keep(read, driven.coherent().ttl(Driven.TTL), 1);
        assertThat(driven.miss(read, driven.coherent().ttl(Driven.TTL))).isNull();
    }

    @Test
    void anAnswerOfSeveralBatchesIsServedOnceAllOfItIsKnownToBeOfOneMoment() {
        Fill fill = driven.begin(read);
        assertThat(fill.completeInBatches(Read.answer(1), 110)).isNull();
        stream.watermark(109);
        assertThat(driven.miss(read)).isEqualTo(Reason.UNPROVEN);
        stream.watermark(110);
        assertThat(driven.miss(read)).isNull();
    }

    @Test
    void anAnswerOfSeveralBatchesThatAChangeTearsIsNeverServed() {
        Fill fill = driven.begin(read);
        assertThat(fill.completeInBatches(Read.answer(1), 110)).isNull();
        stream.change(Read.update(1), 105);
        stream.watermark(110);
        assertThat(driven.miss(read)).isEqualTo(Reason.NOT_CACHED);
    }

    @Test
    void severalBatchesWithoutATimeAreNotKeptWhereAStreamWatches() {
        assertThat(driven.begin(read).completeInBatches(Read.answer(1), 0)).isEqualTo(Reason.UNPROVEN);
    }

    @Test
    void offIsNeverServed() {
        driven.keep(read, 1);
        assertThat(driven.miss(read, driven.coherent().level(Level.OFF))).isEqualTo(Reason.NOT_CACHED);
    }

    private Terms bounded(long millis) {
        return driven.coherent()
                .level(Level.BOUNDED)
                .bound(Duration.ofMillis(millis).toNanos());
    }

    @Test
    void aGreatestAgeHoldsAlsoForWhatIsProven() {
        driven.keep(read, 1);
        driven.now += 500 * MS;
        stream.heard(driven.now);
        assertThat(driven.miss(read, driven.coherent().maxAge(501 * MS))).isNull();
        assertThat(driven.miss(read, driven.coherent().maxAge(500 * MS))).isEqualTo(Reason.EXPIRED);
        assertThat(driven.miss(
                        read,
                        driven.coherent().level(Level.BOUNDED).bound(900 * MS).maxAge(500 * MS)))
                .isEqualTo(Reason.EXPIRED);
        assertThat(driven.miss(read)).isNull();
        driven.keep(read, driven.coherent().maxAge(500 * MS), 1);
        assertThat(driven.miss(read, driven.coherent().maxAge(500 * MS))).isNull();
    }
}
