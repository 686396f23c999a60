package io.larder.engine.change.write;

/**
 * How much of one command is told apart. A command beyond that is one change of anything for each namespace.
 *
 * @param statements the most statements
 * @param bytes the most bytes of heap that its changes take
 */
public record WriteLimits(int statements, int bytes) {
    public static final WriteLimits DEFAULT = new WriteLimits(1_000, 1 << 20);
}
