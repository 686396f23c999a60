package io.larder.engine.cache;

import io.larder.engine.coherence.Affects;
import io.larder.engine.simulation.world.Engine;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/** The engine as it is, and with one of the rules of this package left out. */
public final class Engines {
    private Engines() {}

    public static Engine sound() {
        return (clock, bytes) -> new Cache(CacheLimits.of(bytes), new Affects(), clock);
    }

    public static Engine flawed(String flaw) {
        EnumSet<Flaw> flaws = EnumSet.of(Flaw.valueOf(flaw));
        return (clock, bytes) -> new Cache(CacheLimits.of(bytes), new Affects(), clock, flaws);
    }

    public static List<String> flaws() {
        return Arrays.stream(Flaw.values()).map(Flaw::name).toList();
    }
}
