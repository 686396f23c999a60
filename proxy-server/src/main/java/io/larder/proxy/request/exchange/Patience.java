package io.larder.proxy.request.exchange;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a reply is waited for before it is asked whether that makes sense. One for each client, used for one request after
 * the other; on the client's event loop.
 */
final class Patience {
    private final EventLoop loop;
    private final Runnable atItsEnd;
    private long limitNanos;
    private long sentNanos;
    private boolean waits;
    private long deadlineNanos;
    /** When the timer goes off. */
    private long timerNanos;

    private @Nullable ScheduledFuture<?> timer;

    Patience(EventLoop loop, Runnable atItsEnd) {
        this.loop = loop;
        this.atItsEnd = atItsEnd;
    }

    /** A request is about to be sent that is waited for no longer than this; 0 means for ever. */
    void begin(long nanos) {
        end();
        limitNanos = nanos;
        sentNanos = System.nanoTime();
    }

    void sent() {
        if (limitNanos > 0) {
            sentNanos = System.nanoTime();
            await(sentNanos + limitNanos);
        }
    }

    /** The same again. */
    void goOn() {
        if (limitNanos > 0) {
            await(System.nanoTime() + limitNanos);
        }
    }

    /** A timer that runs already is left to itself: where it is too early it is set again when it goes off. */
    private void await(long deadline) {
        waits = true;
        deadlineNanos = deadline;
        if (timer != null && timerNanos - deadline > 0) {
            timer.cancel(false);
            timer = null;
        }
        if (timer == null) {
            start();
        }
    }

    private void start() {
        timerNanos = deadlineNanos;
        long left = Math.max(0, deadlineNanos - System.nanoTime());
        timer = loop.schedule(this::goesOff, left, TimeUnit.NANOSECONDS);
    }

    private void goesOff() {
        timer = null;
        if (!waits) {
            return; // the request that it was set for is over, and none after it has been sent
        }
        if (deadlineNanos - timerNanos > 0) {
            start();
        } else {
            atItsEnd.run();
        }
    }

    /** Since the request was sent. */
    long spentMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sentNanos);
    }

    /** The request is over. Its timer stays, for the next one: most requests take no time to speak of. */
    void end() {
        limitNanos = 0;
        waits = false;
    }

    /** There will be no other request. */
    void close() {
        end();
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
