package io.larder.embedded.failpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailPointsTest {
    private final FailPoints failPoints = new FailPoints(1);

    private List<Boolean> chances(int count) {
        List<Boolean> struck = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            struck.add(failPoints.enter("failCommand") != null);
        }
        return struck;
    }

    private int set(Object mode) {
        return failPoints.configure("failCommand", FailPointMode.parse(mode), new Document("a", 1));
    }

    @Test
    void allAreOffAtFirst() {
        assertThat(chances(2)).containsExactly(false, false);
    }

    @Test
    void timesStrikesSoOftenAndThenNoMore() {
        set(new Document("times", 2));
        assertThat(chances(4)).containsExactly(true, true, false, false);
    }

    @Test
    void skipLetsSoManyPassAndThenStrikesAlways() {
        set(new Document("skip", 2));
        assertThat(chances(5)).containsExactly(false, false, true, true, true);
    }

    @Test
    void alwaysOnStrikesUntilItIsSwitchedOff() {
        set("alwaysOn");
        assertThat(chances(2)).containsExactly(true, true);
        set("off");
        assertThat(chances(1)).containsExactly(false);
    }

    @Test
    void probabilityStrikesSometimes() {
        set(new Document("activationProbability", 0.5));
        assertThat(chances(200)).contains(true, false);
        set(new Document("activationProbability", 0));
        assertThat(chances(50)).containsOnly(false);
    }

    @Test
    void onlyChancesItIsMeantForAreCounted() {
        set(new Document("times", 1));
        assertThat(failPoints.enter("failCommand", data -> false)).isNull();
        assertThat(failPoints.enter("failCommand", data -> data.containsKey("a")))
                .containsEntry("a", 1);
        assertThat(failPoints.enter("failCommand", data -> true)).isNull();
    }

    @Test
    void configuringTellsHowOftenItStruck() {
        assertThat(set("alwaysOn")).isZero();
        chances(3);
        assertThat(set("off")).isEqualTo(3);
    }

    @Test
    void listenersHearOfTheirOwnFailPointOnly() {
        List<Boolean> heard = new ArrayList<>();
        failPoints.onChange("stopReplProducer", heard::add);
        set("alwaysOn");
        failPoints.configure("stopReplProducer", new FailPointMode.AlwaysOn(), null);
        failPoints.configure("stopReplProducer", new FailPointMode.Off(), null);
        assertThat(heard).containsExactly(true, false);
    }

    @Test
    void unknownNamesAndModesAreRefused() {
        assertThatThrownBy(() -> failPoints.configure("nonsense", new FailPointMode.Off(), null))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(266));
        for (Object bad : List.of("on", 1, new Document("times", -1), new Document("times", "x"), new Document())) {
            assertThatThrownBy(() -> FailPointMode.parse(bad)).isInstanceOf(CommandFailure.class);
        }
    }

    @Test
    void aTransactionalWriteClosesTheConnectionUnlessToldOtherwise() {
        assertThat(failPoints.onTransactionalWrite()).isNull();
        FailPointMode always = new FailPointMode.AlwaysOn();
        failPoints.configure("onPrimaryTransactionalWrite", always, null);
        assertThat(failPoints.onTransactionalWrite()).isEqualTo(new TransactionalWriteFailure(true, null));
        failPoints.configure(
                "onPrimaryTransactionalWrite",
                always,
                new Document("closeConnection", false).append("failBeforeCommitExceptionCode", 189));
        assertThat(failPoints.onTransactionalWrite()).isEqualTo(new TransactionalWriteFailure(false, 189));
    }

    @Test
    void aGetMoreThatHoldsItsCursorFailsWithTheGivenCode() {
        failPoints.afterCursorCheckout();
        failPoints.configure(
                "failGetMoreAfterCursorCheckout", new FailPointMode.Times(1), new Document("errorCode", 91));
        assertThatThrownBy(failPoints::afterCursorCheckout)
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.code())
                        .isEqualTo(91));
        failPoints.afterCursorCheckout();
    }
}
