package io.larder.proxy.request.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On an event loop whose time stands still but for what a test lets pass; the patience looks at the real clock. */
class PatienceTest {
    private static final long LONG = TimeUnit.HOURS.toNanos(1);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final AtomicInteger ends = new AtomicInteger();
    private final Patience patience = new Patience(channel.eventLoop(), ends::incrementAndGet);

    @AfterEach
    void close() {
        patience.close();
        channel.finishAndReleaseAll();
    }

    @Test
    void aReplyThatLetsWaitForItselfIsAskedAbout() {
        patience.begin(1);
        patience.sent();
        letPass(LONG);

        assertThat(ends).hasValue(1);

        patience.goOn();
        letPass(LONG);
        assertThat(ends).as("and once more if it goes on").hasValue(2);
    }

    @Test
    void whatIsOverIsNotAskedAbout() {
        patience.begin(1);
        patience.sent();
        patience.end();
        letPass(LONG);

        assertThat(ends).hasValue(0);
    }

    @Test
    void aRequestThatIsNotSentYetIsNotAskedAbout() {
        patience.begin(1);
        patience.sent();
        patience.end();
        patience.begin(1);
        letPass(LONG);

        assertThat(ends).hasValue(0);

        patience.sent();
        letPass(LONG);
        assertThat(ends).hasValue(1);
    }

    @Test
    void aLaterRequestHasItsWholeTime() {
        patience.begin(TimeUnit.MINUTES.toNanos(1));
        patience.sent();
        patience.end();
        patience.begin(2 * LONG);
        patience.sent();
        letPass(TimeUnit.MINUTES.toNanos(2)); // the timer of the first one goes off
        assertThat(ends).hasValue(0);

        letPass(3 * LONG);
        assertThat(ends).hasValue(1);
    }

    @Test
    void aLaterRequestWithLessTimeDoesNotWaitForTheTimerOfTheFirst() {
        patience.begin(2 * LONG);
        patience.sent();
        patience.end();
        patience.begin(1);
        patience.sent();
        letPass(LONG);

        assertThat(ends).hasValue(1);
    }

    private void letPass(long nanos) {
        channel.freezeTime();
        channel.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }
}
