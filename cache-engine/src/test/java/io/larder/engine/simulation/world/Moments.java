package io.larder.engine.simulation.world;

import java.util.Arrays;

/** Which place in a history was reached when. Grows as it is told; asked about the past. */
final class Moments {
    private long[] nanos = new long[64];
    private int[] places = new int[64];
    private int size;

    /** From this moment on the place is this one. */
    void reached(int place, long now) {
        if (size > 0 && places[size - 1] == place) {
            return;
        }
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, size * 2);
            places = Arrays.copyOf(places, size * 2);
        }
        nanos[size] = now;
        places[size++] = place;
    }

    /** Nothing is known of the past any more. */
    void forget() {
        size = 0;
    }

    /** The place that was reached at this moment; 0 if that is not known. */
    int at(long moment) {
        for (int i = size - 1; i >= 0; i--) {
            if (nanos[i] - moment <= 0) {
                return places[i];
            }
        }
        return 0;
    }
}
