package io.larder.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.engine.change.Change;
import io.larder.engine.name.Namespace;
import io.larder.engine.reason.Reason;
import io.larder.engine.stream.StreamLoss;
import io.larder.engine.window.WindowLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes through this proxy: what they drop, and when they are over. */
class LocalWriteTest {
    private final Driven driven = new Driven();
    private final StreamFeed stream = driven.stream(100);
    private final Read read = Read.byId(1);

    @Test
    void aWriteDropsWhatItMayAffectBeforeItIsSent() {
        driven.keep(read, 1);
        driven.keep(Read.byId(2), 2);
        driven.write(Read.update(1));
        assertThat(driven.miss(read)).isEqualTo(Reason.NOT_CACHED);
        assertThat(driven.miss(Read.byId(2))).isNull();
    }

    @Test
    void aWriteDropsWhatItDidBeforeItsReplyIsReleased() {
        driven.keep(read, 1);
        LocalWrite write = driven.write(Read.update(2));
        write.done(List.of(Read.update(1)), 140);
        assertThat(driven.miss(read)).isEqualTo(Reason.NOT_CACHED);
    }

    @Test
    void aWriteIntoACollectionThatWasNotForeseenDropsAndIsRemembered() {
        Read other = Read.byId(Read.ORDERS, 1);
        driven.keep(other, 1);
        Fill fill = driven.begin(other);
        LocalWrite write = driven.write(Read.update(1));
        write.done(List.of(Read.update(Read.ORDERS, 1, "content")), 140);
        assertThat(driven.miss(other)).isEqualTo(Reason.NOT_CACHED);
        assertThat(fill.complete(Read.answer(1))).isEqualTo(Reason.CHANGED_MEANWHILE);
    }

    @Test
    void aWriteThatDidNothingLeavesNothingBehind() {
        Fill fill = driven.begin(read);
        driven.write(Read.update(1)).nothingWritten();
        assertThat(fill.complete(Read.answer(1))).isNull();
    }

    @Test
    void aSecondEndDoesNothing() {
        LocalWrite write = driven.write(Read.update(1));
        write.done(List.of(), 0);
        write.nothingWritten();
        write.unknown();
        driven.keep(read, 1);
        assertThat(driven.cache.unknownWrites()).isZero();
    }

    @Test
    void aWriteOfUnknownOutcomeStaysInFlightUntilTheStreamIsPastATimeObtainedAfterwards() {
        LocalWrite write = driven.write(Read.update(1));
        write.unknown();
        stream.watermark(500);
        assertThat(driven.refusal(read, driven.coherent())).isEqualTo(Reason.WRITE_IN_FLIGHT);
        write.knownBy(600);
        stream.watermark(599);
        assertThat(driven.refusal(read, driven.coherent())).isEqualTo(Reason.WRITE_IN_FLIGHT);
        stream.watermark(600);
        assertThat(driven.cache.unknownWrites()).isZero();
        driven.keep(read, 1);
    }

    @Test
    void aStreamThatIsPastThatTimeAlreadyEndsItAtOnce() {
        LocalWrite write = driven.write(Read.update(1));
        write.unknown();
        stream.watermark(600);
        write.knownBy(550);
        assertThat(driven.cache.unknownWrites()).isZero();
    }

    @Test
    void aLostStreamHasToComeThereAgain() {
        LocalWrite write = driven.write(Read.update(1));
        write.unknown();
        stream.lost(StreamLoss.HISTORY);
        write.knownBy(50);
        assertThat(driven.cache.unknownWrites()).isEqualTo(1);
        stream.watermark(120);
        assertThat(driven.cache.unknownWrites()).isZero();
    }

    @Test
    void allStreamsOverWhatItMayHaveChangedHaveToBePast() {
        StreamFeed second = driven.stream(100);
        LocalWrite write = driven.write(Read.update(1));
        write.unknown();
        write.knownBy(200);
        stream.watermark(200);
        assertThat(driven.cache.unknownWrites()).isEqualTo(1);
        second.watermark(200);
        assertThat(driven.cache.unknownWrites()).isZero();
    }

    @Test
    void withoutAStreamItEndsAfterAFixedTimeAndCountsAsDoneThen() {
        Driven alone = new Driven();
        Fill early = alone.begin(read, alone.ttl());
        alone.write(Read.update(1)).unknown();
        alone.now += alone.cache.limits().unknownWriteNanos() - 1;
        assertThat(alone.refusal(read, alone.ttl())).isEqualTo(Reason.WRITE_IN_FLIGHT);
        alone.now += 1;
        Fill late = alone.begin(read, alone.ttl());
        assertThat(early.complete(Read.answer(1))).isEqualTo(Reason.CHANGED_MEANWHILE);
        assertThat(late.complete(Read.answer(1))).isNull();
    }

    @Test
    void aWriteToEverythingEndsOnlyWhenAllStreamsArePastAndWhatNoStreamCoversHadItsTime() {
        LocalWrite write = driven.write(Change.anything(Namespace.EVERYTHING));
        write.unknown();
        write.knownBy(200);
        stream.watermark(200);
        assertThat(driven.cache.unknownWrites()).isEqualTo(1);
        driven.now += driven.cache.limits().unknownWriteNanos();
        driven.cache.tidy();
        assertThat(driven.cache.unknownWrites()).isZero();
    }

    @Test
    void aWriteOfWhichNoTimeCanBeHadEndsAfterAFixedTimeAlthoughThereIsAStreamByThen() {
        Driven alone = new Driven();
        LocalWrite write = alone.write(Read.update(1));
        write.unknown();
        write.neverKnown();
        alone.stream(100);
        assertThat(alone.refusal(read, alone.coherent())).isEqualTo(Reason.WRITE_IN_FLIGHT);
        alone.now += alone.cache.limits().unknownWriteNanos();
        alone.cache.tidy();
        assertThat(alone.cache.unknownWrites()).isZero();
    }

    @Test
    void ofTooManyThoseOfWhichNoTimeCanBeHadEndAsWell() {
        CacheLimits usual = CacheLimits.of(1 << 20);
        Driven small = new Driven(new CacheLimits(
                1 << 20, 1 << 16, 16, 16, 4, 1000, 1000, 1, 1000, 4, WindowLimits.DEFAULT, usual.index()));
        LocalWrite first = small.write(Read.update(10));
        LocalWrite second = small.write(Read.update(11));
        LocalWrite third = small.write(Read.update(12));
        List.of(first, second, third).forEach(LocalWrite::unknown);
        List.of(first, second, third).forEach(LocalWrite::neverKnown);
        StreamFeed told = small.stream(100);
        small.now += 999;
        small.cache.tidy();
        assertThat(small.cache.unknownWrites()).isPositive();
        small.now += 1;
        small.cache.tidy();
        assertThat(small.cache.unknownWrites()).isZero();
        told.heard(small.now);
        small.keep(read, 1);
    }

    @Test
    void whatWasWrittenUnseenEndsWhatNoStreamWatchesAndNothingElse() {
        Read alone = Read.byId(2);
        driven.keep(read, 1);
        driven.keep(alone, driven.ttl(), 2);
        Fill early = driven.begin(Read.byId(3), driven.ttl());
        LocalWrite commit = driven.cache.writeUnseen();
        assertThat(driven.miss(read)).isNull();
        assertThat(driven.miss(alone, driven.ttl())).isEqualTo(Reason.DROPPED);
        assertThat(driven.refusal(alone, driven.ttl())).isEqualTo(Reason.WRITE_IN_FLIGHT);
        driven.keep(Read.byId(4), 4);
        commit.done(List.of(Change.anything(Namespace.EVERYTHING)), 140);
        assertThat(early.complete(Read.answer(3))).isEqualTo(Reason.CHANGED_MEANWHILE);
        assertThat(driven.miss(read)).isNull();
        assertThat(driven.begin(alone, driven.ttl()).afterClusterTime()).isEqualTo(140);
        driven.keep(alone, driven.ttl(), 2);
        assertThat(driven.miss(alone, driven.ttl())).isNull();
    }

    @Test
    void whatWasWrittenUnseenAndIsOfUnknownOutcomeEndsWhatWasKeptMeanwhileOnceItIsKnown() {
        LocalWrite commit = driven.cache.writeUnseen();
        commit.unknown();
        commit.knownBy(200);
        stream.watermark(200);
        assertThat(driven.refusal(read, driven.ttl())).isEqualTo(Reason.WRITE_IN_FLIGHT);
        driven.now += driven.cache.limits().unknownWriteNanos();
        driven.cache.tidy();
        driven.keep(read, driven.ttl(), 1);
    }

    @Test
    void whatGoesWrongInOneCollectionLeavesNoOtherHalfSettled() {
        Read broken = Read.find(Read.ORDERS, "a", 1);
        driven.keep(broken);
        Change unreadable = Read.unreadable(Read.ORDERS, 1);
        assertThatThrownBy(() -> driven.write(unreadable, Read.update(1))).isInstanceOf(RuntimeException.class);
        driven.keep(broken);
        driven.keep(read, 1);

        LocalWrite write = driven.write(Read.update(Read.ORDERS, 7, "content"), Read.update(1));
        assertThatThrownBy(() -> write.done(List.of(unreadable, Read.update(1)), 140))
                .isInstanceOf(RuntimeException.class);
        assertThat(driven.miss(broken)).isNotNull();
        driven.keep(broken);
        assertThat(driven.begin(read).afterClusterTime())
                .as("what was done in the other collection is known")
                .isEqualTo(140);
        driven.keep(Read.byId(5), 5);
    }

    @Test
    void tooManyOfUnknownOutcomeKeepEverythingOutUntilAllAreKnown() {
        CacheLimits usual = CacheLimits.of(1 << 20);
        Driven small = new Driven(new CacheLimits(
                1 << 20, 1 << 16, 16, 16, 4, 1000, 1000, 2, 1000, 4, WindowLimits.DEFAULT, usual.index()));
        StreamFeed told = small.stream(100);
        List<LocalWrite> writes = new ArrayList<>();
        for (int i = 10; i < 15; i++) {
            LocalWrite write = small.write(Read.update(i));
            writes.add(write);
            write.unknown();
        }
        assertThat(small.cache.unknownWrites()).isLessThanOrEqualTo(3);
        assertThat(small.refusal(read, small.coherent())).isEqualTo(Reason.WRITE_IN_FLIGHT);
        writes.subList(1, 5).forEach(write -> write.knownBy(200));
        told.watermark(300);
        assertThat(small.refusal(read, small.coherent())).isEqualTo(Reason.WRITE_IN_FLIGHT);
        writes.get(0).knownBy(250);
        small.now += 1000;
        small.cache.tidy();
        assertThat(small.cache.unknownWrites()).isZero();
        small.keep(read, 1);
    }

    @Test
    void manyChangesOfOneWriteCountAsAnything() {
        driven.keep(read, 1);
        List<Change> many = new ArrayList<>();
        for (int i = 1000; i < 2000; i++) {
            many.add(Read.delete(Read.ITEMS, i));
        }
        LocalWrite write = driven.cache.write(many);
        assertThat(driven.miss(read)).isNotNull();
        assertThat(driven.refusal(read, driven.coherent())).isEqualTo(Reason.WRITE_IN_FLIGHT);
        write.nothingWritten();
        driven.keep(read, 1);
    }

    @Test
    void aLargeDocumentIsLookedAtWhenTheWriteIsSentButNotKept() {
        Read other = Read.find(Read.ITEMS, "a", 1);
        driven.keep(other);
        String large = "x".repeat(10_000);
        LocalWrite write = driven.write(Read.insert(Read.ITEMS, "{_id: 9, a: 2, large: '" + large + "'}"));
        assertThat(driven.miss(other)).isNull();
        assertThat(driven.refusal(other, driven.coherent())).isEqualTo(Reason.WRITE_IN_FLIGHT);
        write.nothingWritten();
    }
}
