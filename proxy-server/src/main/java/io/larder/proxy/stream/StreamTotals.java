package io.larder.proxy.stream;

import io.larder.engine.stream.StreamFigures;
import org.jspecify.annotations.Nullable;

/** What streams have cost together; it only grows, whichever of them come and go. */
public record StreamTotals(long events, long bytes, long openings, long losses) {
    public static final StreamTotals NONE = new StreamTotals(0, 0, 0, 0);

    StreamTotals and(@Nullable StreamFigures figures) {
        return figures == null
                ? this
                : new StreamTotals(
                        events + figures.events(),
                        bytes + figures.bytes(),
                        openings + figures.openings(),
                        losses + figures.losses());
    }
}
