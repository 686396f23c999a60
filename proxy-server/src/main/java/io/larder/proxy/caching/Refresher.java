package io.larder.proxy.caching;

import io.larder.engine.cache.Refresh;
import io.larder.engine.cache.Refreshes;
import io.larder.engine.reason.Reason;
import io.larder.proxy.topology.Target;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads again what changes have ended, where the policy wants that and the answer was asked for before: on one event loop, in
 * the background, a few at a time. The rules for keeping the answer are those of any other fill.
 */
final class Refresher {
    private static final long LATER_MILLIS = 20;
    private static final int MOST_TRIES = 100;
    private static final int MOST_WAITING = 1000;

    private final Refreshes waiting;
    private final LentReads lentReads;
    private final Deque<Refresh> again = new ArrayDeque<>();
    private final Map<Refresh, Integer> tried = new HashMap<>();
    private final Rereads rereads;
    private final OwnReads reads;
    private final ScheduledExecutorService executor;
    private final CommandView command = new CommandView();
    private final AtomicBoolean called = new AtomicBoolean();

    Refresher(
            Refreshes waiting,
            LentReads lentReads,
            Rereads rereads,
            OwnReads reads,
            ScheduledExecutorService executor) {
        this.waiting = waiting;
        this.lentReads = lentReads;
        this.rereads = rereads;
        this.reads = reads;
        this.executor = executor;
    }

    void start() {
        reads.onRoom(this::call);
        waiting.onOffer(this::call);
    }

    /** By any thread, in the middle of a change. */
    private void call() {
        if (called.compareAndSet(false, true)) {
            executor.execute(this::readSome);
        }
    }

    private void readSome() {
        called.set(false);
        while (reads.hasRoom()) {
            Refresh next = next();
            if (next == null) {
                return;
            }
            if (lentReads.takes(next)) {
                continue;
            }
            command.parse(Unpooled.wrappedBuffer(next.command()));
            Attempt.Fill fill = rereads.again(next, command, ByteBufAllocator.DEFAULT);
            if (fill != null && fill.inPlace() != null) {
                tried.remove(next);
                reads.send(fill.inPlace(), Target.PRIMARY, fill.witness());
            } else if (fill == null && rereads.reason() == Reason.WRITE_IN_FLIGHT) {
                later(next);
            } else {
                tried.remove(next);
            }
        }
    }

    /** What ended the answer is still on its way. */
    private void later(Refresh refresh) {
        int tries = tried.merge(refresh, 1, Integer::sum);
        if (tries > MOST_TRIES || tried.size() > MOST_WAITING) {
            tried.remove(refresh);
            return;
        }
        executor.schedule(
                () -> {
                    again.addLast(refresh);
                    call();
                },
                LATER_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private @Nullable Refresh next() {
        Refresh waited = again.pollFirst();
        return waited == null ? waiting.poll() : waited;
    }
}
