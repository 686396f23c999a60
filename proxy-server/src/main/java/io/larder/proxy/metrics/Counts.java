package io.larder.proxy.metrics;

/** Takes the counts of one metric that has a word of its own for each. */
@FunctionalInterface
public interface Counts {
    void add(String word, long value);
}
