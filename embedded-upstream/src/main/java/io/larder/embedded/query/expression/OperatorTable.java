package io.larder.embedded.query.expression;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every expression operator there is, by name. */
final class OperatorTable {
    /** Makes an expression of an operator's argument, checking what can be checked before anything runs. */
    @FunctionalInterface
    interface Compiler {
        Expression compile(@Nullable Object argument, Scope scope);
    }

    private static final Map<String, Compiler> OPERATORS = build();

    private OperatorTable() {}

    static @Nullable Compiler find(String name) {
        return OPERATORS.get(name);
    }

    private static Map<String, Compiler> build() {
        Map<String, Compiler> table = new HashMap<>();
        return Map.copyOf(table);
    }
}
