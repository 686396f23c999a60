package io.larder.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.engine.change.Change;
import io.larder.engine.name.Namespace;
import io.larder.engine.reason.Reason;
import io.larder.engine.tier.Tier;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counters, hand work on entries, reading again after a change, and the limit of memory. */
class UpkeepTest {
    private final Driven driven = new Driven();
    private final StreamFeed stream = driven.stream(100);

    @Test
    void everyLookupIsCountedOnce() {
        Read read = Read.byId(1);
        driven.miss(read);
        driven.keep(read, 1);
        driven.miss(read);
        driven.miss(read, driven.coherent().floor(1000));
        Statistics statistics = driven.cache.statistics();
        assertThat(statistics.hits()).isEqualTo(1);
        assertThat(statistics.misses(Reason.NOT_CACHED)).isEqualTo(1);
        assertThat(statistics.misses(Reason.FLOOR_NOT_MET)).isEqualTo(1);
        assertThat(statistics.misses()).isEqualTo(2);
        assertThat(statistics.admitted()).isEqualTo(1);
    }

    @Test
    void dropsAreCountedByGround() {
        driven.keep(Read.byId(1), 1);
        driven.keep(Read.find(Read.ITEMS, "a", 1), 7);
        stream.change(Read.update(1), 110);
        assertThat(driven.cache.statistics().droppedPrecisely()).isEqualTo(1);
        stream.change(Read.update(Read.ITEMS, 9, "a"), 111);
        assertThat(driven.cache.statistics().droppedConservatively()).isEqualTo(1);
        assertThat(driven.cache.statistics().toldChanges()).isEqualTo(2);
    }

    @Test
    void entriesAreShownAndTakenOutByCollectionShapeAndDocument() {
        driven.keep(Read.byId(1), 1);
        driven.keep(Read.byId(2), 2);
        driven.keep(Read.find(Read.ITEMS, "a", 1), 1, 5);
        driven.keep(Read.byId(Read.ORDERS, 1), 1);
        Inspection inspection = driven.cache.inspection();
        assertThat(inspection.entries(Read.ITEMS, 10)).hasSize(3);
        assertThat(inspection.entries(Read.ITEMS, 2)).hasSize(2);
        assertThat(inspection.entries(Read.ITEMS, Read.id(1), 10)).hasSize(2);
        assertThat(inspection.shapes(Read.ITEMS)).containsEntry("find shop.items {_id: ?}", 2);
        assertThat(inspection.entries(Read.ITEMS, "find shop.items {a: ?}", 10))
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.documents()).isEqualTo(2);
                    assertThat(view.time()).isEqualTo(100);
                    assertThat(view.alive()).isTrue();
                });
        assertThat(inspection.evict(Read.ITEMS, Read.id(5))).isEqualTo(1);
        assertThat(inspection.evict(Read.ITEMS, "find shop.items {_id: ?}")).isEqualTo(2);
        assertThat(driven.miss(Read.byId(Read.ORDERS, 1))).isNull();
        assertThat(inspection.evict(Read.ORDERS)).isEqualTo(1);
        assertThat(driven.cache.entries()).isZero();
        assertThat(driven.cache.bytes()).isZero();
        assertThat(driven.cache.statistics().left(Tier.Why.REMOVED)).isEqualTo(4);
    }

    @Test
    void whatNobodyAskedForIsTakenOut() {
        driven.keep(Read.byId(1), 1);
        driven.keep(Read.byId(2), 2);
        driven.now += 5_000_000_000L;
        stream.heard(driven.now);
        assertThat(driven.miss(Read.byId(1))).isNull();
        assertThat(driven.cache.inspection().evictIdle(5_000_000_000L).entries())
                .isEqualTo(1);
        assertThat(driven.miss(Read.byId(1))).isNull();
        assertThat(driven.miss(Read.byId(2))).isEqualTo(Reason.NOT_CACHED);
    }

    @Test
    void aServedAnswerThatAChangeEndedIsReadAgainOnce() {
        byte[] command = {1, 2, 3};
        for (int id = 1; id <= 3; id++) {
            Read read = Read.byId(id);
            Fill fill = (Fill) driven.cache.begin(read.query(), read.key(), driven.coherent(), command, null);
            fill.complete(Read.answer(id));
        }
        driven.miss(Read.byId(1));
        driven.miss(Read.byId(2));
        int[] told = new int[1];
        driven.cache.refreshes().onOffer(() -> told[0]++);
        stream.change(Read.update(1), 110);
        stream.change(Read.update(3), 111); // was never served
        driven.cache.inspection().evict(Read.ITEMS, Read.id(2)); // no change ended it
        Refresh refresh = driven.cache.refreshes().poll();
        assertThat(refresh).isNotNull();
        assertThat(refresh.key()).isEqualTo(Read.byId(1).key());
        assertThat(refresh.command()).isEqualTo(command);
        assertThat(driven.cache.refreshes().poll()).isNull();
        assertThat(told[0]).isEqualTo(1);
    }

    @Test
    void theOldestIsForgottenWhereTooManyAreToBeReadAgain() {
        CacheLimits usual = driven.cache.limits();
        Driven small = new Driven(
                new CacheLimits(1 << 20, 1 << 16, 16, 16, 1, 1000, 1000, 4, 1000, 2, usual.window(), usual.index()));
        StreamFeed told = small.stream(100);
        for (int id = 1; id <= 3; id++) {
            Read read = Read.byId(id);
            ((Fill) small.cache.begin(read.query(), read.key(), small.coherent(), new byte[1], null))
                    .complete(Read.answer(id));
            small.miss(read);
            told.change(Read.update(id), 110 + id);
        }
        assertThat(small.cache.refreshes().size()).isEqualTo(2);
        assertThat(small.cache.refreshes().forgotten()).isEqualTo(1);
        assertThat(small.cache.refreshes().poll().key()).isEqualTo(Read.byId(2).key());
    }

    @Test
    void theTierStaysWithinItsLimitAndRefusesWithoutHarm() {
        Driven small = new Driven(CacheLimits.of(256 << 10));
        StreamFeed told = small.stream(100);
        int kept = 0;
        for (int i = 0; i < 1000; i++) {
            if (small.begin(Read.byId(i)).complete(Read.answer(1000, new int[] {i})) == null) {
                kept++;
            }
            assertThat(small.cache.bytes()).isLessThanOrEqualTo(256 << 10);
        }
        assertThat(kept).isPositive();
        assertThat(small.cache.statistics().left(Tier.Why.NO_ROOM)).isPositive();
        long entries = small.cache.entries();
        assertThat(small.cache.inspection().entries(Read.ITEMS, 1000)).hasSize((int) entries);
        told.change(Read.dropped(Read.ITEMS), 110);
        for (int i = 0; i < 100; i++) {
            small.cache.tidy();
        }
        assertThat(small.cache.entries()).isZero();
        assertThat(small.cache.bytes()).isZero();
    }

    @Test
    void changesOfManyCollectionsTakeNoMoreThanIsAllowedForAll() {
        String content = "x".repeat(2000);
        for (int collection = 0; collection < 300; collection++) {
            Namespace namespace = new Namespace("shop", "c" + collection);
            for (int i = 0; i < 50; i++) {
                Change insert = Read.insert(namespace, "{_id: " + i + ", content: '" + content + "'}");
                driven.write(insert).done(List.of(insert), 110);
            }
        }
        long allowed = driven.cache.limits().changeBytes();
        assertThat(driven.cache.changeBytes()).isBetween(1L, allowed + 300 * 16_384L);
        driven.cache.tidy();
        assertThat(driven.cache.changeBytes()).as("not known to the stream yet").isPositive();
        stream.watermark(110);
        driven.cache.tidy();
        assertThat(driven.cache.changeBytes()).isZero();
    }

    @Test
    void whatAFillHasToBeHeldAgainstIsNotForgottenBeforeItsEnd() {
        Read read = Read.find(Read.ITEMS, "a", 1);
        Fill harmless = driven.begin(read);
        stream.change(Read.insert(Read.ITEMS, "{_id: 5, a: 2}"), 110);
        stream.watermark(110);
        driven.cache.tidy();
        assertThat(harmless.complete(Read.answer(1))).isNull();
        Fill outdated = driven.begin(read);
        stream.change(Read.insert(Read.ITEMS, "{_id: 6, a: 1}"), 120);
        stream.watermark(120);
        driven.cache.tidy();
        assertThat(outdated.complete(Read.answer(1))).isEqualTo(Reason.CHANGED_MEANWHILE);
        driven.cache.tidy();
        assertThat(driven.cache.changeBytes()).isZero();
        driven.keep(read, 1, 6);
    }

    @Test
    void aNewerAnswerTakesThePlaceOfTheOlder() {
        Read read = Read.byId(1);
        driven.keep(read, 1);
        driven.keep(read, 1);
        assertThat(driven.cache.inspection().entries(Read.ITEMS, 10)).hasSize(1);
        assertThat(driven.cache.statistics().left(Tier.Why.REPLACED)).isEqualTo(1);
        stream.change(Read.update(1), 110);
        assertThat(driven.miss(read)).isEqualTo(Reason.NOT_CACHED);
    }

    @Test
    void anEmptyAnswerIsKeptAndAnInsertEndsIt() {
        Read read = Read.find(Read.ITEMS, "a", 1);
        driven.keep(read);
        assertThat(driven.miss(read)).isNull();
        stream.change(Read.delete(Read.ITEMS, 3), 110);
        stream.change(Read.insert(Read.ITEMS, "{_id: 3, a: 2}"), 111);
        assertThat(driven.miss(read)).isNull();
        stream.change(Read.insert(Read.ITEMS, "{_id: 4, a: 1}"), 112);
        assertThat(driven.miss(read)).isEqualTo(Reason.NOT_CACHED);
    }

    @Test
    void changesOfEachCollectionThatIsReadCount() {
        Read both = Read.aggregate(List.of(Read.ITEMS, Read.ORDERS), "a", 1);
        driven.keep(both, 1);
        stream.change(Read.update(Read.ORDERS, 5, "content"), 110);
        assertThat(driven.miss(both)).isEqualTo(Reason.NOT_CACHED);
        driven.keep(both, 1);
        stream.change(Read.insert(Read.ITEMS, "{_id: 7, a: 1}"), 111);
        assertThat(driven.miss(both)).isEqualTo(Reason.NOT_CACHED);
        assertThat(driven.cache.inspection().shapes(Read.ORDERS).values()).allMatch(number -> number == 0);
    }

    @Test
    void aChangeThatCannotBeUnderstoodEndsEverythingAndIsHeardOf() {
        Read read = Read.find(Read.ITEMS, "a", 1);
        driven.keep(read);
        Change broken = Read.unreadable(Read.ITEMS, 1);
        assertThatThrownBy(() -> stream.change(broken, 110)).isInstanceOf(RuntimeException.class);
        assertThat(driven.miss(read)).isNotNull();
        driven.keep(read);
        assertThatThrownBy(() -> driven.write(Read.update(7)).done(List.of(broken), 120))
                .isInstanceOf(RuntimeException.class);
        assertThat(driven.miss(read)).isNotNull();
        driven.keep(read);
    }
}
