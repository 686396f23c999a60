package io.larder.engine.simulation.world;

import java.util.ArrayList;
import java.util.List;

/** The readable history of a run; written only where somebody is going to read it. */
public final class Journal {
    private final boolean on;
    private final List<String> lines = new ArrayList<>();
    private int step;

    public Journal(boolean on) {
        this.on = on;
    }

    boolean isOn() {
        return on;
    }

    void step(int number) {
        step = number;
    }

    void note(String line) {
        lines.add(step + ": " + line);
    }

    public List<String> lines() {
        return lines;
    }
}
