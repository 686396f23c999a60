package io.larder.embedded.query.expression;

import org.jspecify.annotations.Nullable;

/** A value that stands for itself. */
public record Constant(@Nullable Object value) implements Expression {
    @Override
    public @Nullable Object evaluate(Frame frame) {
        return value;
    }
}
