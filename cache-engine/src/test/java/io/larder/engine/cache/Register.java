package io.larder.engine.cache;

import io.larder.engine.change.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * A database of a few things that have versions, with a log of what happened when. Safe for threads. A cluster time is a place
 * in the log.
 */
final class Register {
    /** One change: that thing got this version. */
    record Event(int thing, int version, Change change) {}

    private final List<Event> log = new ArrayList<>();
    private final List<List<Integer>> times = new ArrayList<>();

    Register(int things) {
        for (int i = 0; i < things; i++) {
            times.add(new ArrayList<>());
        }
    }

    /** Writes, and gives the cluster time. */
    synchronized long write(int thing, Change change) {
        List<Integer> own = times.get(thing);
        log.add(new Event(thing, own.size() + 1, change));
        own.add(log.size());
        return log.size();
    }

    synchronized long time() {
        return log.size();
    }

    /** The event at a cluster time. */
    synchronized Event at(long time) {
        return log.get((int) time - 1);
    }

    /** Which version a thing had at a time. */
    synchronized int version(int thing, long time) {
        List<Integer> own = times.get(thing);
        int version = own.size();
        while (version > 0 && own.get(version - 1) > time) {
            version--;
        }
        return version;
    }
}
