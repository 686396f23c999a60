package io.larder.engine.filter;

import io.larder.engine.value.Value;

/** What a filter asks of the values at one path. */
interface ValueTest {
    /** Whether a single value passes. */
    Verdict test(Value value);

    /** Whether a field that is not there passes. */
    default Verdict missing() {
        return Verdict.NO;
    }

    /** Whether an array passes if any of its elements does, besides being tested as the value that it is. */
    default boolean looksIntoArrays() {
        return true;
    }
}
