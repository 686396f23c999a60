package io.larder.engine.stream;

import io.larder.engine.cache.Cache;
import io.larder.engine.cache.Engines;
import io.larder.engine.simulation.world.Engine;
import java.util.EnumSet;
import java.util.function.LongSupplier;

/** The engine with one of the rules of this package left out. */
public final class FlawedStreams {
    private FlawedStreams() {}

    public static Engine flawed(String flaw) {
        return new Flawed(EnumSet.of(Flaw.valueOf(flaw)));
    }

    private record Flawed(EnumSet<Flaw> flaws) implements Engine {
        @Override
        public Cache cache(LongSupplier nanoClock, long bytes) {
            return Engines.sound().cache(nanoClock, bytes);
        }

        @Override
        public ChangeStream stream(StreamSettings settings, Coverage coverage, EventChanges changes, StreamSink sink) {
            return new ChangeStream(settings, coverage, changes, new NewestClusterTime(), sink, flaws);
        }
    }
}
