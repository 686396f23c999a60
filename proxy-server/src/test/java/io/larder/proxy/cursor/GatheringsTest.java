package io.larder.proxy.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.session.SessionId;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.cursor.Gatherings.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GatheringsTest {
    private static final CursorOwner OWNER = new CursorOwner(Principal.NOBODY, new SessionId(1, 1));
    private static final CursorOwner OTHER = new CursorOwner(Principal.NOBODY, new SessionId(2, 2));

    private final AtomicLong clock = new AtomicLong();
    private final List<String> givenUp = new ArrayList<>();
    private final Gatherings<String> gatherings = new Gatherings<>(2, 100, clock::get, givenUp::add);

    private Turn<String> turn(long cursorId) {
        @Nullable Turn<String> turn = gatherings.turn(cursorId, OWNER);
        assertThat(turn).isNotNull();
        return turn;
    }

    @Test
    void theOwnerGoesOnBatchAfterBatch() {
        assertThat(gatherings.begin(7, OWNER, "a")).isTrue();
        for (int batch = 0; batch < 3; batch++) {
            Turn<String> turn = turn(7);
            assertThat(turn.fill()).isEqualTo("a");
            assertThat(gatherings.goesOn(turn)).isTrue();
        }
        assertThat(gatherings.done(turn(7))).isTrue();
        assertThat(gatherings.size()).isZero();
        assertThat(givenUp).isEmpty();
        assertThat(gatherings.turn(7, OWNER)).isNull();
    }

    @Test
    void somebodyElsesGetMoreEndsIt() {
        gatherings.begin(7, OWNER, "a");
        assertThat(gatherings.turn(7, OTHER)).isNull();
        assertThat(givenUp).containsExactly("a");
        assertThat(gatherings.turn(7, OWNER)).isNull();
    }

    /** Two at a time may come back in another order than the server answered them. */
    @Test
    void aSecondGetMoreWhileOneIsUnderWayEndsIt() {
        gatherings.begin(7, OWNER, "a");
        Turn<String> first = turn(7);
        assertThat(gatherings.turn(7, OWNER)).isNull();
        assertThat(givenUp).as("the first has it still").isEmpty();
        assertThat(gatherings.goesOn(first)).isFalse();
        assertThat(gatherings.done(first)).isFalse();
    }

    @Test
    void closingTheCursorEndsIt() {
        gatherings.begin(7, OWNER, "a");
        gatherings.begin(8, OWNER, "b");
        Turn<String> underWay = turn(8);
        gatherings.closed(7);
        gatherings.closed(8);
        gatherings.closed(9);
        assertThat(givenUp).containsExactly("a");
        assertThat(gatherings.done(underWay)).isFalse();
    }

    /** The same id for another cursor: a turn of the old one must not pass for one of the new. */
    @Test
    void aTurnIsOfOneGatheringOnly() {
        gatherings.begin(7, OWNER, "a");
        Turn<String> old = turn(7);
        gatherings.closed(7);
        assertThat(gatherings.begin(7, OWNER, "b")).isTrue();
        assertThat(gatherings.goesOn(old)).isFalse();
        assertThat(gatherings.done(old)).isFalse();
        assertThat(turn(7).fill()).isEqualTo("b");
    }

    @Test
    void thereAreOnlySoMany() {
        assertThat(gatherings.begin(1, OWNER, "a")).isTrue();
        assertThat(gatherings.begin(1, OWNER, "twice")).isFalse();
        assertThat(gatherings.begin(2, OWNER, "b")).isTrue();
        assertThat(gatherings.begin(3, OWNER, "c")).isFalse();
        assertThat(gatherings.done(turn(1))).isTrue();
        assertThat(gatherings.begin(3, OWNER, "c")).isTrue();
        assertThat(givenUp).isEmpty();
    }

    @Test
    void whatTakesTooLongIsGivenUp() {
        gatherings.begin(1, OWNER, "a");
        clock.set(60);
        gatherings.begin(2, OWNER, "b");
        Turn<String> underWay = turn(2);
        clock.set(101);
        gatherings.sweep();
        assertThat(givenUp).containsExactly("a");
        clock.set(161);
        gatherings.sweep();
        assertThat(givenUp).containsExactly("a");
        assertThat(gatherings.goesOn(underWay)).isFalse();
        assertThat(gatherings.size()).isZero();
    }
}
