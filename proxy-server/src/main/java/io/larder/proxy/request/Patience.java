package io.larder.proxy.request;

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
            goOn();
        }
    }

    /** The same again. */
    void goOn() {
        if (limitNanos > 0) {
            timer = loop.schedule(atItsEnd, limitNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Since the request was sent. */
    long spentMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sentNanos);
    }

    /** The request is over. */
    void end() {
        limitNanos = 0;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
