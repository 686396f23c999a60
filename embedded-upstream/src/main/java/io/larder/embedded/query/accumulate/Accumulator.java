package io.larder.embedded.query.accumulate;

import org.jspecify.annotations.Nullable;

/** Takes the values of one group. Owned by the group that it belongs to; not thread-safe. */
public interface Accumulator {
    /** A value may be missing. */
    void add(@Nullable Object value);

    @Nullable
    Object result();
}
