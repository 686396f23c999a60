package io.larder.engine.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larder.engine.change.Change;
import io.larder.engine.name.Namespace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the window says of a position, before and after changes fell out of it. */
class ChangeWindowTest {

    private static final Change CHANGE = Change.anything(new Namespace("shop", "items"));
    private static final Change OTHER = Change.anything(new Namespace("shop", "others"));

    private final ChangeWindow window =
            new ChangeWindow(new WindowLimits(4, 1 << 20, 2), new WindowMemory(1 << 20), Folded.NOTHING);

    @Test
    void aChangeOfAStreamIsOpenIfItIsLaterAndALocalOneIfItsNumberIsHigher() {
        window.told(CHANGE, 10);
        window.local(CHANGE, 30, 5);
        assertThat(window.anyOpen(10, 5, ChangeWindowTest::everything)).isFalse();
        assertThat(window.anyOpen(9, 5, ChangeWindowTest::everything)).isTrue();
        assertThat(window.anyOpen(10, 4, ChangeWindowTest::everything)).isTrue();
        assertThat(window.anyOpen(40, 4, ChangeWindowTest::everything)).isTrue();
        assertThat(window.anyLocalOpen(5, ChangeWindowTest::everything)).isFalse();
        assertThat(window.anyLocalOpen(4, ChangeWindowTest::everything)).isTrue();
    }

    @Test
    void whatIsLearnedOutOfOrderIsFoundAllTheSame() {
        window.told(CHANGE, 20);
        window.told(OTHER, 12);
        window.local(OTHER, 0, 1);
        assertThat(window.anyOpen(15, 9, CHANGE::equals)).isTrue();
        assertThat(window.anyOpen(11, 9, OTHER::equals)).isTrue();
        assertThat(window.anyOpen(12, 1, OTHER::equals)).isFalse();
    }

    @Test
    void forAnAnswerOfAnotherProxyALocalChangeCountsByItsTimeAndAlwaysWhileItHasNone() {
        window.local(CHANGE, 30, 5);
        assertThat(window.anyOpenToForeign(30, ChangeWindowTest::everything)).isFalse();
        assertThat(window.anyOpenToForeign(29, ChangeWindowTest::everything)).isTrue();
        window.local(CHANGE, ClusterTime.NONE, 6);
        assertThat(window.anyOpenToForeign(1000, ChangeWindowTest::everything)).isTrue();
    }

    @Test
    void whatFellOutIsKnownInSum() {
        for (int i = 1; i <= 6; i++) {
            window.told(CHANGE, 10 + i);
        }
        assertThat(window.size()).isEqualTo(4);
        assertThat(window.isTooShortFor(11, 0)).isTrue();
        assertThat(window.isTooShortFor(12, 0)).isFalse();
        assertThat(window.isTooShortForForeign(11)).isTrue();
        assertThat(window.isTooShortForForeign(12)).isFalse();
        for (int i = 1; i <= 6; i++) {
            window.local(CHANGE, 20 + i, i);
        }
        assertThat(window.isTooShortForNumber(1)).isTrue();
        assertThat(window.isTooShortForNumber(2)).isFalse();
        assertThat(window.isTooShortFor(100, 1)).isTrue();
        assertThat(window.isTooShortForForeign(21)).isTrue();
    }

    @Test
    void aLocalChangeWithoutATimeThatFellOutIsNeverBehindAnAnswerOfAnotherProxy() {
        window.local(CHANGE, ClusterTime.NONE, 1);
        for (int i = 1; i <= 4; i++) {
            window.told(CHANGE, 10 + i);
        }
        assertThat(window.isTooShortForForeign(1L << 40)).isTrue();
        assertThat(window.isTooShortFor(1L << 40, 1)).isFalse();
    }

    @Test
    void bytesAreBoundedToo() {
        ChangeWindow small = new ChangeWindow(
                new WindowLimits(1000, CHANGE.heapBytes() * 3L, 2), new WindowMemory(1 << 20), Folded.NOTHING);
        for (int i = 1; i <= 10; i++) {
            small.told(CHANGE, i);
        }
        assertThat(small.size()).isEqualTo(3);
        assertThat(small.bytes()).isLessThanOrEqualTo(CHANGE.heapBytes() * 3L);
    }

    @Test
    void whereAllTakeTooMuchAWindowThatGrowsKeepsLittleOfIts() {
        WindowMemory memory = new WindowMemory(WindowMemory.LEAST_OF_EACH * 3);
        WindowLimits limits = new WindowLimits(1 << 20, 1 << 20, 2);
        ChangeWindow one = new ChangeWindow(limits, memory, Folded.NOTHING);
        ChangeWindow two = new ChangeWindow(limits, memory, Folded.NOTHING);
        while (one.bytes() + CHANGE.heapBytes() < WindowMemory.LEAST_OF_EACH * 3) {
            one.told(CHANGE, 1);
        }
        for (int i = 1; i <= 1000; i++) {
            two.told(CHANGE, i);
        }
        assertThat(two.bytes()).isBetween(WindowMemory.LEAST_OF_EACH / 2, WindowMemory.LEAST_OF_EACH);
        assertThat(two.isTooShortFor(999 - two.size(), 0)).isTrue();
        assertThat(two.isTooShortFor(1000 - two.size(), 0)).isFalse();
        assertThat(memory.bytes()).isEqualTo(one.bytes() + two.bytes());
        one.close();
        assertThat(memory.bytes()).isEqualTo(two.bytes());
        while (two.bytes() < WindowMemory.LEAST_OF_EACH * 2) {
            two.told(CHANGE, 1001); // there is room again
        }
    }

    @Test
    void whatIsKnownToAllIsFoldedAndWhatIsNotStays() {
        window.told(CHANGE, 10);
        window.local(CHANGE, ClusterTime.NONE, 1);
        window.told(CHANGE, 12);
        window.told(CHANGE, 11);
        window.foldUpTo(11);
        assertThat(window.size()).isEqualTo(2);
        assertThat(window.isTooShortFor(9, 1)).isTrue();
        assertThat(window.isTooShortFor(10, 0)).isTrue();
        assertThat(window.isTooShortFor(10, 1)).isFalse();
        assertThat(window.anyOpen(11, 1, ChangeWindowTest::everything)).isTrue();
        window.foldUpTo(ClusterTime.NEVER_REACHED);
        assertThat(window.bytes()).isZero();
    }

    @Test
    void theTimeToReadAtIsThatOfTheLatestChangeThatMatters() {
        window.local(CHANGE, 40, 1);
        window.told(CHANGE, 30);
        window.local(OTHER, 50, 2);
        assertThat(window.timeToReadAt(20, true, true, CHANGE::equals)).isEqualTo(40);
        assertThat(window.timeToReadAt(20, false, true, CHANGE::equals)).isEqualTo(30);
        assertThat(window.timeToReadAt(20, true, true, ChangeWindowTest::everything))
                .isEqualTo(50);
        assertThat(window.timeToReadAt(60, true, true, ChangeWindowTest::everything))
                .isEqualTo(60);
    }

    @Test
    void whatWasForgottenElsewhereCountsAsFolded() {
        window.learn(new Folded(10, 20, 3));
        assertThat(window.isTooShortFor(9, 3)).isTrue();
        assertThat(window.isTooShortFor(10, 2)).isTrue();
        assertThat(window.isTooShortFor(10, 3)).isFalse();
        assertThat(window.timeToReadAt(5, true, true, ChangeWindowTest::everything))
                .isEqualTo(20);
        window.told(CHANGE, 30);
        assertThat(window.folded()).isEqualTo(new Folded(30, 30, 3));
    }

    @Test
    void writesBeyondTheLimitAreCountedAndAffectEverything() {
        WritesInFlight writes = new WritesInFlight(new WindowLimits(4, 1 << 20, 2));
        List<Mark> marks = List.of(
                new Mark(List.of(OTHER)), new Mark(List.of(OTHER)), new Mark(List.of(OTHER)), new Mark(List.of()));
        marks.forEach(writes::add);
        assertThat(writes.any(CHANGE::equals)).isTrue();
        writes.remove(marks.get(0));
        writes.remove(marks.get(2));
        writes.remove(marks.get(3));
        assertThat(writes.any(CHANGE::equals)).isFalse();
        assertThat(writes.any(OTHER::equals)).isTrue();
        writes.remove(marks.get(1));
        assertThat(writes.isEmpty()).isTrue();
        assertThatThrownBy(() -> writes.remove(marks.get(1))).isInstanceOf(IllegalStateException.class);
    }

    private static boolean everything(Change change) {
        return true;
    }
}
