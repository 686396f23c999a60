package io.larder.embedded.query.expression;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.TypeNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Arguments by name, bound to the frame that they are evaluated in. */
final class NamedArguments {
    private final String operator;
    private final Map<String, Expression> expressions;
    private final @Nullable Frame frame;

    private NamedArguments(String operator, Map<String, Expression> expressions, @Nullable Frame frame) {
        this.operator = operator;
        this.expressions = expressions;
        this.frame = frame;
    }

    static NamedArguments compile(
            String operator,
            @Nullable Object argument,
            Set<String> required,
            Set<String> optional,
            Operators.ArgumentCodes codes,
            Scope scope) {
        if (!(argument instanceof Document document)) {
            throw new CommandFailure(
                    codes.notAnObject(),
                    operator + " expects an object of named arguments but found: " + TypeNames.of(argument));
        }
        Map<String, Expression> expressions = new LinkedHashMap<>();
        document.forEach((name, value) -> {
            if (!required.contains(name) && !optional.contains(name)) {
                throw new CommandFailure(codes.unknown(), operator + " found an unknown argument: " + name);
            }
            expressions.put(name, Expressions.compile(value, scope));
        });
        for (String name : required) {
            if (!expressions.containsKey(name)) {
                throw new CommandFailure(codes.missing(), operator + " requires '" + name + "' to be specified");
            }
        }
        return new NamedArguments(operator, expressions, null);
    }

    NamedArguments at(Frame where) {
        return new NamedArguments(operator, expressions, where);
    }

    boolean has(String name) {
        return expressions.containsKey(name);
    }

    /** Missing if the argument was not given. */
    @Nullable
    Object get(String name) {
        Expression expression = expressions.get(name);
        return expression == null ? Missing.MISSING : expression.evaluate(java.util.Objects.requireNonNull(frame));
    }

    /** Null stands for null and missing. */
    @Nullable
    Object orNull(String name) {
        Object value = get(name);
        return Missing.isNullish(value) ? null : value;
    }
}
