package io.larder.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.reason.Reason;
import io.larder.engine.usage.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept where next to no read comes again, while there is room for all of them. */
class FirstReadsTest {
    /** Beyond what is judged at once, and short of that twice. */
    private static final int A_SCAN = 1500;

    private static final int ENOUGH = 300;

    private final Driven driven = new Driven();
    private int next = 1;

    @BeforeEach
    void opensAStream() {
        driven.stream(100);
    }

    private Usage usage(Read read) {
        return driven.cache
                .usage()
                .of(read.query().shape().text(), read.query().shape().namespace());
    }

    private @Nullable Reason declines(Read read) {
        return driven.cache.declines(read.key(), usage(read));
    }

    /** As the proxy does: looked for, and filled unless that is declined. */
    private @Nullable Reason read(Read read, int id) {
        if (driven.miss(read) == null) {
            usage(read).hit(0, 1);
            return null;
        }
        Reason declined = declines(read);
        if (declined == null) {
            driven.keep(read, id);
        }
        return declined;
    }

    private @Nullable Reason read(int id) {
        return read(Read.byId(id), id);
    }

    private void scan(int reads) {
        for (int i = 0; i < reads; i++) {
            read(next++);
        }
    }

    @Test
    void aScanIsKeptOnlyAtItsBeginning() {
        scan(A_SCAN);
        assertThat(driven.cache.entries()).isEqualTo(1024);
        assertThat(driven.cache.statistics().refused(Reason.HARDLY_REPEATED)).isEqualTo(A_SCAN - 1024);
        assertThat(driven.cache.statistics().refused(Reason.FIRST_SEEN)).isZero();
    }

    @Test
    void whatIsReadTwiceIsKeptAllTheSame() {
        scan(A_SCAN);
        int id = next++;
        assertThat(read(id)).isEqualTo(Reason.HARDLY_REPEATED);
        assertThat(driven.miss(Read.byId(id))).isEqualTo(Reason.NOT_CACHED);
        assertThat(read(id)).isNull();
        assertThat(driven.miss(Read.byId(id))).isNull();
    }

    @Test
    void whatWasKeptBeforeIsServedOn() {
        scan(A_SCAN);
        assertThat(driven.miss(Read.byId(1))).isNull();
    }

    @Test
    void whatAChangeHasEndedIsKeptAtItsNextRead() {
        scan(A_SCAN);
        driven.write(Read.update(1)).done(List.of(Read.update(1)), 200);
        assertThat(driven.miss(Read.byId(1))).isEqualTo(Reason.NOT_CACHED);
        assertThat(declines(Read.byId(1))).isNull();
    }

    /** So long ago that it is not known any more from its first read. */
    @Test
    void alsoWhereItWasKeptLongAgo() {
        driven.keep(Read.byId(0), 0);
        scan(A_SCAN);
        driven.write(Read.update(0)).done(List.of(Read.update(0)), 200);
        assertThat(declines(Read.byId(0))).isNull();
    }

    @Test
    void readsOfAnotherShapeAreKeptAtOnce() {
        scan(A_SCAN);
        assertThat(read(Read.find(Read.ITEMS, "owner", 7), 7)).isNull();
    }

    @Test
    void onceReadsComeAgainTheyAreKeptAtTheFirstTime() {
        scan(A_SCAN);
        for (int i = 0; i < ENOUGH; i++) {
            read(next - 1 - i);
            read(next - 1 - i);
        }
        assertThat(read(next++)).isNull();
    }

    @Test
    void readsThatAreRepeatedAreKeptAtTheFirstTimeAllAlong() {
        for (int i = 0; i < A_SCAN; i++) {
            int id = next++;
            assertThat(read(id)).isNull();
            if (i % 10 == 0) {
                read(id);
            }
        }
    }

    @Test
    void whatIsReadAndWrittenInTurnIsRepeated() {
        for (int i = 0; i < A_SCAN; i++) {
            int id = i % 10;
            assertThat(read(id)).isNull();
            driven.write(Read.update(id)).done(List.of(Read.update(id)), 200 + i);
        }
        assertThat(read(A_SCAN)).isNull();
    }

    @Test
    void toSayWhatWouldBecomeOfItLeavesNoTrace() {
        scan(A_SCAN);
        Read read = Read.byId(next);
        Usage usage = usage(read);
        for (int i = 0; i < ENOUGH; i++) {
            assertThat(driven.cache.wouldDecline(read.key(), usage)).isEqualTo(Reason.HARDLY_REPEATED);
        }
        assertThat(declines(read)).isEqualTo(Reason.HARDLY_REPEATED);
        assertThat(driven.cache.wouldDecline(read.key(), usage)).isNull();
        assertThat(driven.cache.wouldDecline(Read.byId(next + 1).key(), null)).isNull();
    }
}
