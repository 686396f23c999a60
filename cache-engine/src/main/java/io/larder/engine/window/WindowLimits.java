package io.larder.engine.window;

/**
 * How much is remembered for each namespace.
 *
 * @param changes how many changes; what is older is folded into "last changed"
 * @param bytes what they may hold together; likewise
 * @param writes how many writes whose outcome is not known are remembered by what they change; while there are more, nothing
 *     of the namespace is kept at all
 */
public record WindowLimits(int changes, long bytes, int writes) {
    public static final WindowLimits DEFAULT = new WindowLimits(1024, 1 << 20, 256);
}
