package io.larder.embedded.failpoint;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One fail point of one member, with its counter. */
final class FailPoint {
    private final Random random;
    private FailPointMode mode = new FailPointMode.Off();
    private Document data = new Document();
    private int timesEntered;

    FailPoint(long seed) {
        random = new Random(seed);
    }

    /** Returns how often it struck until now. */
    synchronized int configure(FailPointMode newMode, Document newData) {
        mode = newMode;
        data = newData;
        return timesEntered;
    }

    synchronized boolean isOn() {
        return !(mode instanceof FailPointMode.Off);
    }

    /** Counts a chance for which the data is meant; the data if the fail point strikes, else null. */
    synchronized @Nullable Document enter(Predicate<Document> meant) {
        if (mode instanceof FailPointMode.Off || !meant.test(data) || !strikes()) {
            return null;
        }
        timesEntered++;
        return data;
    }

    private boolean strikes() {
        if (mode instanceof FailPointMode.Times times) {
            mode = times.count() <= 1 ? new FailPointMode.Off() : new FailPointMode.Times(times.count() - 1);
            return times.count() > 0;
        }
        if (mode instanceof FailPointMode.Skip skip) {
            mode = skip.count() <= 1 ? new FailPointMode.AlwaysOn() : new FailPointMode.Skip(skip.count() - 1);
            return skip.count() == 0;
        }
        return !(mode instanceof FailPointMode.Probability chance) || random.nextDouble() < chance.probability();
    }
}
