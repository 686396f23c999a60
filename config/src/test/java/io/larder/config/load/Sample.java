package io.larder.config.load;

import io.larder.config.LarderConfig;
import java.util.Map;
import java.util.function.Function;

/**
 * One option with three different values, how to see the value in the tree, and what else has to be set for it to be
 * allowed. {@code shown} renders the texts as the tree does.
 */
record Sample(
        String path,
        String first,
        String second,
        String third,
        Map<String, String> beside,
        Function<LarderConfig, Object> seen,
        Function<String, String> shown) {

    static Sample of(String path, String first, String second, String third, Function<LarderConfig, Object> seen) {
        return new Sample(path, first, second, third, Map.of(), seen, Function.identity());
    }

    Sample beside(Map<String, String> settings) {
        return new Sample(path, first, second, third, settings, seen, shown);
    }

    Sample shown(Function<String, String> rendering) {
        return new Sample(path, first, second, third, beside, seen, rendering);
    }

    @Override
    public String toString() {
        return path;
    }
}
