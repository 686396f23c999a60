package io.larder.engine.cache;

/**
 * What a look through all entries has taken out.
 *
 * @param looked how many there were
 * @param bytes what those that were taken out weighed
 */
public record Evicted(int looked, int entries, long bytes) {}
