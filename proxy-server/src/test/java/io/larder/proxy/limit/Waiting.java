package io.larder.proxy.limit;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An event loop and a clock that stand still until the test moves them, and waiters that write down what they are told. */
final class Waiting {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private long now = 1_000_000;
    final List<String> told = new ArrayList<>();

    Waiting() {
        channel.freezeTime();
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    long now() {
        return now;
    }

    void run() {
        channel.runPendingTasks();
    }

    void pass(long millis) {
        for (long i = 0; i < millis; i++) {
            now += 1_000_000;
            channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            channel.runPendingTasks();
        }
    }

    Waiter named(String name) {
        return new Waiter() {
            @Override
            public void itsTurn() {
                told.add(name);
            }

            @Override
            public void tooLate() {
                told.add(name + " too late");
            }
        };
    }

    static long millis(long millis) {
        return millis * 1_000_000;
    }
}
