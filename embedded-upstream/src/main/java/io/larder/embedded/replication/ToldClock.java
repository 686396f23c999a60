package io.larder.embedded.replication;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A clock that stands still until it is told. Tasks run on the thread that moves it, in the order of their times. */
public final class ToldClock implements ServerClock {
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::time).thenComparing(Entry::number));
    private Instant now;
    private long numbers;

    public ToldClock(Instant start) {
        this.now = start;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** A task whose time has come already waits for the next move, so that no task runs under its maker's locks. */
    @Override
    public synchronized Alarm at(Instant time, Runnable task) {
        Entry entry = new Entry(time, numbers++, task);
        entries.add(entry);
        return () -> cancel(entry);
    }

    private synchronized void cancel(Entry entry) {
        entries.remove(entry);
    }

    public void advance(Duration by) {
        Instant goal = instant().plus(by);
        for (Entry due = next(goal); due != null; due = next(goal)) {
            due.task.run();
        }
        reach(goal);
    }

    private synchronized @Nullable Entry next(Instant goal) {
        Entry first = entries.peek();
        if (first == null || first.time.isAfter(goal)) {
            return null;
        }
        entries.remove();
        if (first.time.isAfter(now)) {
            now = first.time;
        }
        return first;
    }

    private synchronized void reach(Instant goal) {
        if (goal.isAfter(now)) {
            now = goal;
        }
    }

    private record Entry(Instant time, long number, Runnable task) {}
}
