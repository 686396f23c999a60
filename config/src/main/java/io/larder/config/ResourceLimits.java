package io.larder.config;

import io.larder.config.value.ByteSize;
import java.util.OptionalInt;

/** What Larder may use of the machine. {@code eventLoopThreads} absent: one per processor. */
public record ResourceLimits(
        OptionalInt eventLoopThreads, Transport transport, int maxCursors, ByteSize requestMemory) {}
