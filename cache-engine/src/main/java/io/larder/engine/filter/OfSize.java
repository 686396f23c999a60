package io.larder.engine.filter;

import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;

/** $size: an array with so many elements. */
record OfSize(long size) implements ValueTest {
    @Override
    public Verdict test(Value value) {
        if (!value.isArray()) {
            return Verdict.NO;
        }
        long count = 0;
        BsonCursor elements = value.elements();
        while (elements.next()) {
            count++;
        }
        return Verdict.of(count == size);
    }

    @Override
    public boolean looksIntoArrays() {
        return false;
    }
}
