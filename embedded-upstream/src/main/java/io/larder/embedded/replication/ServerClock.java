package io.larder.embedded.replication;

import java.time.Instant;
import java.time.InstantSource;

/** Where all time of the set comes from, and what calls when a time has come. */
public interface ServerClock extends InstantSource {
    /** Runs the task once, when this clock reaches the time (at once, on the clock's thread, if it is past it). */
    Alarm at(Instant time, Runnable task);

    /** Something that will be called, unless it is cancelled first. */
    interface Alarm {
        void cancel();
    }
}
