package io.larder.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.name.Namespace;
import io.larder.engine.reason.Reason;
import io.larder.engine.tier.Tier;
import io.larder.engine.usage.Usage;
import io.larder.engine.usage.UsageTable;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept once there is no room: what is asked for again. */
class FullTierTest {
    private static final int ANSWER_BYTES = 1000;
    private static final Usage USAGE = new UsageTable().of(Namespace.EVERYTHING);

    private Driven driven = new Driven(CacheLimits.of(1 << 20));
    private int filled;

    @BeforeEach
    void opensAStream() {
        driven.stream(100);
    }

    private boolean keep(int id) {
        return driven.begin(Read.byId(id)).complete(Read.answer(ANSWER_BYTES, new int[] {id})) == null;
    }

    private boolean wants(int id) {
        Reason declined = driven.cache.declines(Read.byId(id).key(), USAGE);
        assertThat(declined).isIn(null, Reason.FIRST_SEEN);
        return declined == null;
    }

    private static boolean wouldWant(Driven driven, Read read) {
        return driven.cache.wouldDecline(read.key(), USAGE) == null;
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
        while (driven.cache.bytes() < limit - limit / 8) {
            assertThat(wants(filled)).isTrue();
            keep(filled++);
        }
        assertThat(filled).isGreaterThan(100);
        assertThat(refused()).isZero();
        while (driven.cache.bytes() < limit - limit / 16) {
            keep(filled++);
        }
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
        assertThat(wouldWant(driven, read)).isFalse();
        assertThat(wouldWant(driven, read)).isFalse();
        assertThat(wants(1_000_000)).isFalse();
        assertThat(wouldWant(driven, read)).isTrue();
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

    /**
     * Both times count in its favour, though there was no entry yet at the first. The tier estimates, by hashes that are others in
     * each process: what is asked is what becomes of most. Not counted, it is a little more than half.
     */
    @Test
    void whatWasAskedForTwiceTakesThePlaceOfWhatWasAskedForOnce() {
        int kept = 0;
        int asked = 0;
        for (int time = 0; time < 16; time++) {
            driven = new Driven(CacheLimits.of(1 << 18));
            opensAStream();
            int first = time * 10_000;
            filled = first;
            fill();
            int from = filled;
            for (int id = from; id < 2 * from - first; id++) {
                assertThat(wants(id)).isFalse();
                assertThat(wants(id)).isTrue();
                keep(id);
            }
            for (int id = from; id < 2 * from - first; id++) {
                kept += driven.miss(Read.byId(id)) == null ? 1 : 0;
                asked++;
            }
        }
        assertThat(kept).isGreaterThan(asked * 3 / 4);
    }

    /** The limit is for everything together: see {@link CacheMemoryTest} for what is kept. */
    @Test
    void whatIsRememberedOfOthersTakesItsPartOfTheLimit() {
        fill();
        assertThat(driven.cache.bytes())
                .isLessThanOrEqualTo(driven.cache.limits().entryBytes() - (16 << 10));
    }
}
