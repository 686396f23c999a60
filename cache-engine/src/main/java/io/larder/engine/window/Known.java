package io.larder.engine.window;

import io.larder.engine.change.Change;

/**
 * One change in the window.
 *
 * @param time its cluster time; 0 if it has none, or none is known
 * @param number its local number; 0 if a stream or peer told of it
 * @param latestTime the latest time among this and all changes appended before it
 * @param latestNumber the same of numbers
 */
record Known(Change change, long time, long number, long latestTime, long latestNumber, int bytes) {
    boolean isLocal() {
        return number != 0;
    }
}
