package io.larder.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.change.Change;
import io.larder.engine.name.Namespace;
import io.larder.engine.reason.Reason;
import io.larder.engine.stream.StreamLoss;
import io.larder.engine.window.WindowLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a fill is proven for, and when its answer gets in. */
class FillTest {
    private final Driven driven = new Driven();
    private final StreamFeed stream = driven.stream(100);
    private final Read read = Read.byId(1);

    @Test
    void aFillReadsAtTheWatermark() {
        assertThat(driven.begin(read).afterClusterTime()).isEqualTo(100);
    }

    @Test
    void aFillReadsAtTheFloorOfItsSession() {
        assertThat(driven.begin(read, driven.coherent().floor(130)).afterClusterTime())
                .isEqualTo(130);
    }

    @Test
    void aFillReadsAtTheTimeOfLocalWritesThatAffectIt() {
        driven.write(Read.update(1)).done(List.of(Read.update(1)), 140);
        driven.write(Read.update(2)).done(List.of(Read.update(2)), 150);
        assertThat(driven.begin(read).afterClusterTime()).isEqualTo(140);
    }

    @Test
    void aFillReadsAtWhatTheStreamToldBeyondItsWatermark() {
        stream.change(Read.update(1), 160);
        assertThat(driven.begin(read).afterClusterTime()).isEqualTo(160);
    }

    @Test
    void whatTheStreamToldOfACollectionThatNobodyKnewCountsToo() {
        stream.change(Read.update(Read.ORDERS, 1, "content"), 170);
        Read other = Read.byId(Read.ORDERS, 1);
        assertThat(driven.begin(other).afterClusterTime()).isEqualTo(170);
    }

    @Test
    void aFillOverSeveralStreamsReadsAtTheLatestWatermark() {
        StreamFeed other = driven.cache.open(name -> name.database().equals("stock"), Driven.HEALTHY);
        other.watermark(190);
        other.heard(driven.now);
        Read both = Read.aggregate(List.of(Read.ITEMS, new Namespace("stock", "places")), "a", 1);
        assertThat(driven.begin(both).afterClusterTime()).isEqualTo(190);
    }

    @Test
    void withoutAWatermarkOrAHealthyStreamNothingIsFilled() {
        Driven fresh = new Driven();
        StreamFeed opened = fresh.cache.open(Driven::isShop, Driven.HEALTHY);
        opened.heard(fresh.now);
        assertThat(fresh.refusal(read, fresh.coherent().ttl(Driven.TTL))).isEqualTo(Reason.NO_WATERMARK);
        opened.watermark(10);
        fresh.keep(read, 1);
        opened.cut();
        assertThat(fresh.refusal(read, fresh.coherent())).isEqualTo(Reason.STREAM_UNHEALTHY);
    }

    @Test
    void aLocalWriteThatEndsWhileTheAnswerIsOnItsWayKeepsItOut() {
        Fill fill = driven.begin(read);
        driven.write(Read.update(1)).done(List.of(Read.update(1)), 140);
        assertThat(fill.complete(Read.answer(1))).isEqualTo(Reason.CHANGED_MEANWHILE);
        assertThat(driven.miss(read)).isEqualTo(Reason.NOT_CACHED);
    }

    @Test
    void aLocalWriteToSomethingElseDoesNot() {
        Fill fill = driven.begin(read);
        driven.write(Read.update(2)).done(List.of(Read.update(2)), 140);
        assertThat(fill.complete(Read.answer(1))).isNull();
    }

    @Test
    void aWriteInFlightKeepsItOut() {
        Fill fill = driven.begin(read);
        LocalWrite write = driven.write(Read.update(1));
        assertThat(fill.complete(Read.answer(1))).isEqualTo(Reason.WRITE_IN_FLIGHT);
        assertThat(driven.refusal(read, driven.coherent())).isEqualTo(Reason.WRITE_IN_FLIGHT);
        write.nothingWritten();
        driven.keep(read, 1);
    }

    @Test
    void aChangeAfterThePositionKeepsItOut() {
        Fill fill = driven.begin(read);
        stream.change(Read.update(1), 101);
        assertThat(fill.complete(Read.answer(1))).isEqualTo(Reason.CHANGED_MEANWHILE);
    }

    @Test
    void aChangeUpToThePositionDoesNot() {
        Fill fill = driven.begin(read, driven.coherent().floor(105));
        stream.change(Read.update(1), 105);
        assertThat(fill.complete(Read.answer(1))).isNull();
    }

    @Test
    void theOwnWriteToldAgainByTheStreamDropsNothingThatWasReadAfterIt() {
        driven.write(Read.update(1)).done(List.of(Read.update(1)), 140);
        driven.keep(read, 1);
        stream.change(Read.update(1), 140);
        assertThat(driven.miss(read)).isNull();
        stream.change(Read.update(1), 141);
        assertThat(driven.miss(read)).isEqualTo(Reason.NOT_CACHED);
    }

    @Test
    void anAnswerWithoutProofIsHeldAgainstLocalChangesAlone() {
        Driven alone = new Driven();
        Fill fill = alone.begin(read, alone.ttl());
        alone.write(Read.update(1)).done(List.of(Read.update(1)), 0);
        assertThat(fill.complete(Read.answer(1))).isEqualTo(Reason.CHANGED_MEANWHILE);
        alone.keep(read, alone.ttl(), 1);
    }

    @Test
    void withoutAStreamAReadIsStillSentAfterTheLocalWritesThatAffectIt() {
        Driven alone = new Driven();
        alone.write(Read.update(1)).done(List.of(Read.update(1)), 140);
        assertThat(alone.begin(read, alone.ttl()).afterClusterTime()).isEqualTo(140);
        assertThat(alone.begin(Read.byId(2), alone.ttl()).afterClusterTime()).isZero();
    }

    @Test
    void aChangeDuringSeveralBatchesEndsTheGathering() {
        Fill fill = driven.begin(read);
        assertThat(fill.goesOn(1000)).isTrue();
        stream.change(Read.update(1), 120);
        assertThat(fill.goesOn(2000)).isFalse();
        assertThat(fill.complete(Read.answer(1))).isEqualTo(Reason.CHANGED_MEANWHILE);
    }

    @Test
    void anUpdateBetweenBatchesMayHaveMovedADocumentThatIsMissingNow() {
        Read several = Read.find(Read.ITEMS, "a", 1);
        Fill fill = driven.begin(several);
        assertThat(fill.goesOn(1000)).isTrue();
        driven.write(Read.update(9)).done(List.of(Read.update(9)), 120);
        assertThat(fill.completeInBatches(Read.answer(1, 2), 130)).isEqualTo(Reason.CHANGED_MEANWHILE);

        Fill told = driven.begin(several);
        assertThat(told.completeInBatches(Read.answer(1, 2), 150)).isNull();
        stream.change(Read.update(9), 145);
        stream.watermark(150);
        assertThat(driven.miss(several)).isEqualTo(Reason.NOT_CACHED);
    }

    @Test
    void anUpdateAfterTheLastBatchMovesNothing() {
        Read several = Read.find(Read.ITEMS, "a", 1);
        assertThat(driven.begin(several).completeInBatches(Read.answer(1, 2), 130))
                .isNull();
        stream.change(Read.update(9), 131);
        stream.watermark(140);
        assertThat(driven.miss(several)).isNull();
        stream.change(Read.update(2), 150);
        assertThat(driven.miss(several)).isEqualTo(Reason.NOT_CACHED);
    }

    @Test
    void whatIsAskedForByItsIdentityIsNotMovedByUpdatesOfOthers() {
        Fill fill = driven.begin(read);
        assertThat(fill.goesOn(1000)).isTrue();
        driven.write(Read.update(9)).done(List.of(Read.update(9)), 120);
        assertThat(fill.completeInBatches(Read.answer(1), 130)).isNull();
        stream.change(Read.update(8), 125);
        stream.watermark(130);
        assertThat(driven.miss(read)).isNull();
    }

    @Test
    void soManyAnswersInBatchesThatTheyCannotBeToldApartAreNotKept() {
        int kept = 0;
        for (int value = 0; value < 300; value++) {
            Read several = Read.find(Read.ITEMS, "a", value);
            kept += driven.begin(several).completeInBatches(Read.answer(1, 2), 130) == null ? 1 : 0;
        }
        assertThat(kept).isEqualTo(256);
        stream.watermark(130);
        assertThat(driven.begin(Read.find(Read.ITEMS, "a", 300)).completeInBatches(Read.answer(1, 2), 140))
                .isNull();
    }

    @Test
    void whatIsKnownOfACollectionBeforeItsDefinitionIsDoneKeepsNothing() {
        LocalWrite drop = driven.write(Read.dropped(Read.ORDERS));
        Terms looked = new Terms().reset(driven.now).definitions(driven.cache.definitions());
        drop.done(List.of(Read.dropped(Read.ORDERS)), 120);
        assertThat(driven.refusal(read, looked)).isEqualTo(Reason.DEFINITION_CHANGED);
        driven.keep(read, 1);
    }

    @Test
    void gatheringEndsAtTheLimitOfBytesAndOfTime() {
        Fill large = driven.begin(read, driven.coherent().maxEntryBytes(5000));
        assertThat(large.goesOn(5001)).isFalse();
        assertThat(large.complete(Read.answer(1))).isEqualTo(Reason.TOO_LARGE);
        Fill slow = driven.begin(read);
        driven.now += driven.cache.limits().fillNanos() + 1;
        assertThat(slow.goesOn(1)).isFalse();
        assertThat(slow.complete(Read.answer(1))).isEqualTo(Reason.TOO_SLOW);
    }

    @Test
    void anAnswerLargerThanThePolicyAllowsIsNotKept() {
        Fill fill = driven.begin(read, driven.coherent().maxEntryBytes(5000));
        assertThat(fill.complete(Read.answer(5000, new int[] {1}))).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void whatWasSentAgainAsAskedIsNeverKept() {
        Fill fill = driven.begin(read);
        fill.sentAsAsked();
        assertThat(fill.complete(Read.answer(1))).isEqualTo(Reason.SENT_AS_ASKED);
        assertThat(driven.miss(read)).isEqualTo(Reason.NOT_CACHED);
    }

    @Test
    void aStreamLostMeanwhileKeepsItOut() {
        Fill fill = driven.begin(read);
        stream.lost(StreamLoss.HISTORY);
        stream.watermark(300);
        stream.heard(driven.now);
        assertThat(fill.complete(Read.answer(1))).isEqualTo(Reason.STREAM_LOST);
    }

    @Test
    void aDefinitionThatChangedSinceItWasLookedUpKeepsItOut() {
        Terms early = new Terms().reset(driven.now).definitions(driven.cache.definitions());
        Fill fill = driven.begin(read);
        driven.cache.definitionChanged(Read.ORDERS);
        assertThat(fill.complete(Read.answer(1))).isEqualTo(Reason.DEFINITION_CHANGED);
        assertThat(driven.refusal(read, early)).isEqualTo(Reason.DEFINITION_CHANGED);
        driven.keep(read, 1);
    }

    @Test
    void aChangeOfADefinitionDropsWhatThereIs() {
        driven.keep(read, 1);
        stream.change(Read.dropped(Read.ITEMS), 120);
        assertThat(driven.miss(read)).isNotNull();
    }

    @Test
    void aChangeOfTheWholeDatabaseDropsEverythingInItAndKeepsOutWhatIsOnItsWay() {
        driven.keep(Read.byId(2), 2);
        Fill fill = driven.begin(read);
        stream.change(Change.anything(Namespace.database("shop")), 120);
        assertThat(driven.miss(Read.byId(2))).isNotNull();
        assertThat(fill.complete(Read.answer(1))).isEqualTo(Reason.CHANGED_MEANWHILE);
    }

    @Test
    void aChangeOfAnotherDatabaseDoesNothing() {
        driven.keep(read, 1);
        Fill fill = driven.begin(Read.byId(2));
        LocalWrite write = driven.write(Read.insert(new Namespace("stock", "places"), "{_id: 1}"));
        assertThat(driven.miss(read)).isNull();
        assertThat(fill.complete(Read.answer(2))).isNull();
        write.nothingWritten();
    }

    @Test
    void aWriteToAnythingKeepsEverythingOutWhileItIsInFlight() {
        Fill fill = driven.begin(read);
        LocalWrite write = driven.write(Change.anything(Namespace.EVERYTHING));
        assertThat(fill.complete(Read.answer(1))).isNotNull();
        assertThat(driven.refusal(read, driven.coherent())).isEqualTo(Reason.WRITE_IN_FLIGHT);
        write.done(List.of(Change.anything(Namespace.EVERYTHING)), 130);
        assertThat(driven.begin(read).afterClusterTime()).isEqualTo(130);
    }

    @Test
    void whatTheWindowCannotTellKeepsItOut() {
        Driven small = small();
        StreamFeed told = small.stream(100);
        Fill fill = small.begin(read);
        for (int i = 0; i < 5; i++) {
            told.change(Read.update(7), 101 + i);
        }
        assertThat(fill.complete(Read.answer(1))).isEqualTo(Reason.WINDOW_TOO_SHORT);
        small.keep(read, 1);
    }

    @Test
    void foldedLocalWritesAreReadAfterWhicheverTheyAre() {
        Driven small = small();
        small.stream(100);
        for (int i = 0; i < 5; i++) {
            small.write(Read.update(7)).done(List.of(Read.update(7)), 140 + i);
        }
        assertThat(small.begin(read).afterClusterTime()).isEqualTo(140);
    }

    @Test
    void tooManyWritesInFlightKeepEverythingOfTheCollectionOut() {
        Driven small = small();
        small.stream(100);
        List<LocalWrite> writes =
                List.of(small.write(Read.update(5)), small.write(Read.update(6)), small.write(Read.update(7)));
        assertThat(small.refusal(read, small.coherent())).isEqualTo(Reason.WRITE_IN_FLIGHT);
        writes.get(2).nothingWritten();
        small.keep(read, 1);
        writes.forEach(LocalWrite::nothingWritten);
    }

    @Test
    void tooManyFlightsAreForwarded() {
        CacheLimits few = new CacheLimits(
                1 << 20,
                1 << 16,
                16,
                1,
                1,
                1,
                1,
                4,
                1,
                1,
                WindowLimits.DEFAULT,
                driven.cache.limits().index());
        Driven small = new Driven(few);
        small.stream(100);
        Fill fill = small.begin(read);
        assertThat(small.refusal(Read.byId(2), small.coherent())).isEqualTo(Reason.TOO_MANY_FLIGHTS);
        fill.fail();
        small.keep(Read.byId(2), 2);
    }

    @Test
    void collectionsBeyondTheLimitAreKeptCoherentTogether() {
        CacheLimits few = new CacheLimits(
                1 << 20,
                1 << 16,
                1,
                8,
                1,
                1,
                1,
                4,
                1,
                1,
                WindowLimits.DEFAULT,
                driven.cache.limits().index());
        Driven small = new Driven(few);
        StreamFeed told = small.stream(100);
        small.keep(read, 1);
        Read crowded = Read.byId(Read.ORDERS, 1);
        Read other = Read.byId(new Namespace("shop", "carts"), 1);
        small.keep(crowded, 1);
        small.keep(other, 1);
        told.change(Read.update(Read.ORDERS, 1, "content"), 110);
        assertThat(small.miss(crowded)).isNotNull();
        small.keep(crowded, 1);
        LocalWrite write = small.write(Read.update(new Namespace("shop", "carts"), 1, "content"));
        assertThat(small.miss(other)).isNotNull();
        assertThat(small.refusal(other, small.coherent())).isEqualTo(Reason.WRITE_IN_FLIGHT);
        write.done(List.of(Read.update(new Namespace("shop", "carts"), 1, "content")), 120);
        assertThat(small.begin(other).afterClusterTime()).isEqualTo(120);
        assertThat(small.miss(read)).isNull();
    }

    @Test
    void aCollectionThatNobodyUsesIsForgottenButNotWhatHappenedInIt() {
        CacheLimits few = new CacheLimits(
                1 << 20,
                1 << 16,
                1,
                8,
                1,
                1,
                1,
                4,
                1,
                1,
                WindowLimits.DEFAULT,
                driven.cache.limits().index());
        Driven small = new Driven(few);
        small.stream(100);
        small.write(Read.update(1)).done(List.of(Read.update(1)), 150);
        Read other = Read.byId(Read.ORDERS, 1);
        small.keep(other, 1);
        small.cache.inspection().clear();
        assertThat(small.begin(read).afterClusterTime()).isEqualTo(150);
    }

    private static Driven small() {
        CacheLimits usual = CacheLimits.of(1 << 20);
        return new Driven(new CacheLimits(
                1 << 20, 1 << 16, 16, 16, 4, 1000, 1000, 4, 1000, 4, new WindowLimits(4, 1 << 16, 2), usual.index()));
    }
}
