package io.larder.engine.cache;

import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** The {@link Flaw}s of one cache as plain flags, so that a rule asks for its own with one read of a final field. */
final class Flaws {
    static final Flaws NONE = new Flaws(Set.of());

    final boolean noCheckOfInFlight;
    final boolean noCheckOfWindow;
    final boolean insertAfterCheck;
    final boolean noAfterClusterTime;
    final boolean localTimesDoNotCount;
    final boolean tipDoesNotCount;
    final boolean floorDoesNotCount;
    final boolean numberFromReply;
    final boolean noFirstDrop;
    final boolean noSecondDrop;
    final boolean localNotAppended;
    final boolean writesNotMarked;
    final boolean unknownEndsAtOnce;
    final boolean streamDropsNothing;
    final boolean streamNotAppended;
    final boolean lossDropsNothing;
    final boolean noCheckOfHealth;
    final boolean noCheckOfFloor;
    final boolean largestWatermark;
    final boolean noCheckOfBound;
    final boolean noCheckOfTtl;
    final boolean lagDoesNotMatter;
    final boolean followersJoinAnything;
    final boolean definitionsDoNotMatter;
    final boolean keptThoughSentAsAsked;
    final boolean foldedForgotten;
    final boolean generationsNotChecked;
    final boolean tornAnswers;
    final boolean lifeBeforeWatermark;

    Flaws(Set<Flaw> flaws) {
        noCheckOfInFlight = flaws.contains(Flaw.NO_CHECK_OF_WRITES_IN_FLIGHT);
        noCheckOfWindow = flaws.contains(Flaw.NO_CHECK_OF_WINDOW);
        insertAfterCheck = flaws.contains(Flaw.INSERT_AFTER_CHECK);
        noAfterClusterTime = flaws.contains(Flaw.NO_AFTER_CLUSTER_TIME);
        localTimesDoNotCount = flaws.contains(Flaw.LOCAL_WRITES_DO_NOT_RAISE_THE_TIME);
        tipDoesNotCount = flaws.contains(Flaw.TIP_DOES_NOT_RAISE_THE_TIME);
        floorDoesNotCount = flaws.contains(Flaw.FLOOR_DOES_NOT_RAISE_THE_TIME);
        numberFromReply = flaws.contains(Flaw.NUMBER_FROM_THE_REPLY);
        noFirstDrop = flaws.contains(Flaw.NO_FIRST_INVALIDATION);
        noSecondDrop = flaws.contains(Flaw.NO_SECOND_INVALIDATION);
        localNotAppended = flaws.contains(Flaw.LOCAL_WRITES_NOT_APPENDED);
        writesNotMarked = flaws.contains(Flaw.WRITES_NOT_MARKED);
        unknownEndsAtOnce = flaws.contains(Flaw.UNKNOWN_WRITES_END_AT_ONCE);
        streamDropsNothing = flaws.contains(Flaw.STREAM_DROPS_NOTHING);
        streamNotAppended = flaws.contains(Flaw.STREAM_NOT_APPENDED);
        lossDropsNothing = flaws.contains(Flaw.LOSS_DROPS_NOTHING);
        noCheckOfHealth = flaws.contains(Flaw.NO_CHECK_OF_HEALTH);
        noCheckOfFloor = flaws.contains(Flaw.NO_CHECK_OF_FLOOR);
        largestWatermark = flaws.contains(Flaw.LARGEST_WATERMARK);
        noCheckOfBound = flaws.contains(Flaw.NO_CHECK_OF_BOUND);
        noCheckOfTtl = flaws.contains(Flaw.NO_CHECK_OF_TTL);
        lagDoesNotMatter = flaws.contains(Flaw.LAG_DOES_NOT_MATTER);
        followersJoinAnything = flaws.contains(Flaw.FOLLOWERS_JOIN_ANYTHING);
        definitionsDoNotMatter = flaws.contains(Flaw.DEFINITIONS_DO_NOT_MATTER);
        keptThoughSentAsAsked = flaws.contains(Flaw.KEPT_THOUGH_SENT_AS_ASKED);
        generationsNotChecked = flaws.contains(Flaw.GENERATIONS_NOT_CHECKED);
        lifeBeforeWatermark = flaws.contains(Flaw.LIFE_BEFORE_WATERMARK);
        tornAnswers = flaws.contains(Flaw.TORN_ANSWERS);
        foldedForgotten = flaws.contains(Flaw.FOLDED_CHANGES_FORGOTTEN);
    }

    /** Between two steps that belong together: what is wrong is to be seen by a test of reasonable length, on a busy machine too. */
    static void linger() {
        for (int i = 0; i < 4000; i++) {
            Thread.onSpinWait();
        }
        LockSupport.parkNanos(1);
    }
}
