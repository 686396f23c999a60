package io.larder.proxy.stream;

import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.StreamFigures;
import org.jspecify.annotations.Nullable;

/**
 * One stream at one moment, for metrics and whoever looks.
 *
 * @param figures null while there is no stream at all
 * @param fallenBack why what it covers is kept by its time to live only; null if it is not
 */
public record StreamStatus(Coverage coverage, @Nullable StreamFigures figures, @Nullable String fallenBack) {
    /** As metrics name it: the same for the same coverage. */
    public String covers() {
        return coverage.patterns().toString();
    }
}
