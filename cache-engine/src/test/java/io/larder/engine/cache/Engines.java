package io.larder.engine.cache;

import io.larder.engine.index.IndexLimits;
import io.larder.engine.simulation.world.Engine;
import io.larder.engine.window.WindowLimits;
import java.util.Arrays;
import java.util.EnumSet;

/** The engine as it is, and with one of the rules of this package left out. */
public final class Engines {
    private Engines() {}

    /** With little memory for answers there is also little for what happened, so that what is folded matters. */
    private static CacheLimits limits(long bytes) {
        CacheLimits usual = CacheLimits.of(bytes);
        boolean small = bytes < 1 << 16;
        return new CacheLimits(
                usual.bytes(),
                usual.largestEntry(),
                small ? 3 : usual.namespaces(),
                usual.flights(),
                usual.followers(),
                usual.followerNanos(),
                usual.fillNanos(),
                usual.unknownWrites(),
                usual.unknownWriteNanos(),
                usual.refreshes(),
                small ? new WindowLimits(2, 1 << 10, 4) : usual.window(),
                small ? new IndexLimits(2, 2, 2) : usual.index());
    }

    public static Engine sound() {
        return (clock, bytes) -> new Cache(limits(bytes), clock);
    }

    /** With all of these rules left out. */
    public static Engine flawed(String... names) {
        EnumSet<Flaw> flaws = EnumSet.noneOf(Flaw.class);
        Arrays.stream(names).map(Flaw::valueOf).forEach(flaws::add);
        return (clock, bytes) -> new Cache(limits(bytes), clock, flaws);
    }
}
