package io.larder.embedded.query.expression;

import org.jspecify.annotations.Nullable;

/** A compiled expression. Yields {@link io.larder.embedded.query.value.Missing#MISSING} where there is no value. */
@FunctionalInterface
public interface Expression {
    @Nullable
    Object evaluate(Frame frame);
}
