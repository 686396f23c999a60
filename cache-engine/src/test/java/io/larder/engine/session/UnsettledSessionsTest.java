package io.larder.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UnsettledSessionsTest {
    private static final SessionId ANN = new SessionId(1, 1);
    private static final SessionId BOB = new SessionId(2, 2);

    private final AtomicLong now = new AtomicLong(1000);
    private final AtomicLong watermark = new AtomicLong(100);
    private final AtomicBoolean watched = new AtomicBoolean(true);
    private final UnsettledSessions sessions = new UnsettledSessions(2, now::get, watched::get, watermark::get);

    @Test
    void aSessionIsForwardedUntilAllChangesAreKnownUpToATimeThatWasObtainedAfterwards() {
        UnsettledSessions.Mark mark = sessions.unknown(ANN);
        watermark.set(200);
        assertThat(sessions.mustForward(ANN)).isTrue();
        assertThat(sessions.mustForward(BOB)).isFalse();
        mark.knownBy(201);
        assertThat(sessions.mustForward(ANN)).isTrue();
        watermark.set(201);
        assertThat(sessions.mustForward(ANN)).isFalse();
        assertThat(sessions.isEmpty()).isTrue();
    }

    @Test
    void timesAreComparedWithoutSign() {
        UnsettledSessions.Mark mark = sessions.unknown(ANN);
        mark.knownBy(0x8000_0000_0000_0001L);
        assertThat(sessions.mustForward(ANN)).isTrue();
        watermark.set(0x8000_0000_0000_0001L);
        assertThat(sessions.mustForward(ANN)).isFalse();
    }

    @Test
    void eachUnknownOutcomeCounts() {
        UnsettledSessions.Mark first = sessions.unknown(ANN);
        UnsettledSessions.Mark second = sessions.unknown(ANN);
        first.knownBy(50);
        first.knownBy(50);
        assertThat(sessions.mustForward(ANN)).isTrue();
        second.knownBy(60);
        assertThat(sessions.mustForward(ANN)).isFalse();
    }

    @Test
    void withoutAStreamOnlyTimeSettles() {
        sessions.unknown(ANN).neverKnown();
        watermark.set(Long.MAX_VALUE);
        assertThat(sessions.mustForward(ANN)).isTrue();
        now.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThat(sessions.mustForward(ANN)).isFalse();
    }

    @Test
    void whereTheStreamsEndMeanwhileASessionComesBack() {
        sessions.unknown(ANN).knownBy(900);
        sessions.unknown(BOB);
        assertThat(sessions.mustForward(ANN)).isTrue();
        watched.set(false);
        watermark.set(0);
        assertThat(sessions.mustForward(ANN)).isFalse();
        assertThat(sessions.mustForward(BOB)).isTrue();
        now.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThat(sessions.mustForward(BOB)).isFalse();
        assertThat(sessions.isEmpty()).isTrue();
    }

    @Test
    void aSessionOfWhichNothingCameIsSettledAtOnce() {
        sessions.unknown(ANN).nothingDone();
        assertThat(sessions.mustForward(ANN)).isFalse();
    }

    @Test
    void whatHasNoRoomOrNoSessionCountsForAll() {
        sessions.unknown(ANN);
        sessions.unknown(BOB);
        assertThat(sessions.mustForward(null)).isFalse();
        UnsettledSessions.Mark third = sessions.unknown(new SessionId(3, 3));
        assertThat(sessions.mustForward(new SessionId(4, 4))).isTrue();
        assertThat(sessions.mustForward(null)).isTrue();
        third.knownBy(100);
        assertThat(sessions.mustForward(new SessionId(4, 4))).isFalse();
        UnsettledSessions.Mark nameless = sessions.unknown(null);
        assertThat(sessions.mustForward(new SessionId(4, 4))).isTrue();
        nameless.knownBy(100);
        assertThat(sessions.mustForward(null)).isFalse();
    }
}
