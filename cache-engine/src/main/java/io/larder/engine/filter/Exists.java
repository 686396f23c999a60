package io.larder.engine.filter;

import io.larder.engine.value.Value;

/** $exists: true; false is its negation. */
record Exists() implements ValueTest {
    @Override
    public Verdict test(Value value) {
        return Verdict.YES;
    }

    @Override
    public boolean looksIntoArrays() {
        return false;
    }
}
