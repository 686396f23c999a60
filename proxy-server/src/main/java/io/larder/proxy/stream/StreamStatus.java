package io.larder.proxy.stream;

import io.larder.engine.stream.StreamFigures;
import org.jspecify.annotations.Nullable;

/**
 * One stream at one moment, for metrics and whoever looks.
 *
 * @param covers what it watches, as the configuration names it
 * @param figures null while there is no stream at all
 * @param fallenBack why what it covers is kept by its time to live only; null if it is not
 */
public record StreamStatus(String covers, @Nullable StreamFigures figures, @Nullable String fallenBack) {}
