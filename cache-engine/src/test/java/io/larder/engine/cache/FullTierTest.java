package io.larder.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.reason.Reason;
import io.larder.engine.tier.Tier;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept once there is no room: what is asked for again. */
class FullTierTest {
    private static final int ANSWER_BYTES = 1000;

    private final Driven driven = new Driven(CacheLimits.of(1 << 20));
    private int filled;

    @BeforeEach
    void opensAStream() {
        driven.stream(100);
    }

    private boolean keep(int id) {
        return driven.begin(Read.byId(id)).complete(Read.answer(ANSWER_BYTES, new int[] {id})) == null;
    }

    private boolean wants(int id) {
        return driven.cache.wants(Read.byId(id).key());
    }

    private void fill() {
        while (driven.cache.statistics().left(Tier.Why.NO_ROOM) == 0) {
            keep(filled++);
        }
    }

    private long refused() {
        return driven.cache.statistics().refused(Reason.FIRST_SEEN);
    }

    @Test
    void whileThereIsRoomEverythingIsWantedAtOnce() {
        long limit = driven.cache.limits().entryBytes();
        while (driven.cache.bytes() < limit - limit / 16) {
            assertThat(wants(filled)).isTrue();
            keep(filled++);
        }
        assertThat(filled).isGreaterThan(100);
        assertThat(refused()).isZero();
        keep(filled++);
        assertThat(wants(filled)).isFalse();
    }

    @Test
    void thenWhatIsAskedForTheSecondTime() {
        fill();
        int id = 1_000_000;
        assertThat(wants(id)).isFalse();
        assertThat(refused()).isEqualTo(1);
        assertThat(wants(id)).isTrue();
        assertThat(refused()).isEqualTo(1);
        assertThat(keep(id)).isTrue();
        assertThat(driven.miss(Read.byId(id))).isNull();
    }

    @Test
    void toSayWhatWouldBecomeOfItLeavesNoTrace() {
        fill();
        Read read = Read.byId(1_000_000);
        assertThat(driven.cache.wouldWant(read.key())).isFalse();
        assertThat(driven.cache.wouldWant(read.key())).isFalse();
        assertThat(wants(1_000_000)).isFalse();
        assertThat(driven.cache.wouldWant(read.key())).isTrue();
        assertThat(refused()).isEqualTo(1);
    }

    @Test
    void whatAChangeHasEndedIsWantedAtOnce() {
        fill();
        int id = filled / 2;
        assertThat(driven.miss(Read.byId(id))).isNull();
        driven.write(Read.update(id)).done(List.of(Read.update(id)), 200);
        assertThat(driven.miss(Read.byId(id))).isEqualTo(Reason.NOT_CACHED);
        keep(filled++);
        assertThat(wants(id)).isTrue();
    }

    @Test
    void onceThereIsRoomAgainEverythingIs() {
        fill();
        assertThat(wants(1_000_000)).isFalse();
        driven.cache.inspection().clear();
        assertThat(wants(2_000_000)).isTrue();
    }
}
