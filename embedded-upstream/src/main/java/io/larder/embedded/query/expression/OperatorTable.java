package io.larder.embedded.query.expression;

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
        Operators operators = new Operators();
        ComparisonOperators.register(operators);
        ConditionalOperators.register(operators);
        ArithmeticOperators.register(operators);
        RoundingOperators.register(operators);
        TrigonometryOperators.register(operators);
        ArrayOperators.register(operators);
        ArrayScanOperators.register(operators);
        VariableOperators.register(operators);
        SetOperators.register(operators);
        StringOperators.register(operators);
        StringPositionOperators.register(operators);
        RegexOperators.register(operators);
        ObjectOperators.register(operators);
        TypeOperators.register(operators);
        StatisticOperators.register(operators);
        DatePartOperators.register(operators);
        DateArithmeticOperators.register(operators);
        DateTextOperators.register(operators);
        return operators.table();
    }
}
