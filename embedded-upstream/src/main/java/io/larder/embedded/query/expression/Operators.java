package io.larder.embedded.query.expression;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers operators by the shape of their arguments. Used once, while {@link OperatorTable} is made. */
final class Operators {
    /** Of one value. */
    interface One {
        @Nullable
        Object apply(@Nullable Object value);
    }

    /** Of two values. */
    interface Two {
        @Nullable
        Object apply(@Nullable Object first, @Nullable Object second);
    }

    /** Of any number of values. */
    interface Many {
        @Nullable
        Object apply(List<@Nullable Object> values, Frame frame);
    }

    /** Of arguments with names. */
    interface Named {
        @Nullable
        Object apply(NamedArguments arguments, Frame frame);
    }

    private final Map<String, OperatorTable.Compiler> table = new HashMap<>();

    Map<String, OperatorTable.Compiler> table() {
        return Map.copyOf(table);
    }

    void special(String name, OperatorTable.Compiler compiler) {
        table.put(name, compiler);
    }

    void one(String name, One operator) {
        many(name, 1, 1, (values, frame) -> operator.apply(values.get(0)));
    }

    void two(String name, Two operator) {
        many(name, 2, 2, (values, frame) -> operator.apply(values.get(0), values.get(1)));
    }

    void many(String name, int least, int most, Many operator) {
        special(name, (argument, scope) -> {
            List<Expression> arguments = Expressions.arguments(argument, scope);
            requireCount(name, arguments.size(), least, most);
            return frame -> operator.apply(evaluate(arguments, frame), frame);
        });
    }

    private static void requireCount(String name, int given, int least, int most) {
        if (least == most && given != least) {
            throw new CommandFailure(
                    16020,
                    "Expression " + name + " takes exactly " + least + " arguments. " + given + " were passed in.");
        }
        if (given < least || given > most) {
            throw new CommandFailure(
                    28667,
                    "Expression " + name + " takes at least " + least + " arguments, and at most " + most + ", but "
                            + given + " were passed in.");
        }
    }

    static List<@Nullable Object> evaluate(List<Expression> arguments, Frame frame) {
        List<@Nullable Object> values = new ArrayList<>(arguments.size());
        for (Expression argument : arguments) {
            values.add(argument.evaluate(frame));
        }
        return values;
    }

    /** What fails for missing, unknown or misplaced arguments. */
    record ArgumentCodes(int notAnObject, int unknown, int missing) {
        static final ArgumentCodes PARSE = new ArgumentCodes(9, 9, 9);
    }

    void named(String name, Set<String> required, Set<String> optional, Named operator) {
        named(name, required, optional, ArgumentCodes.PARSE, operator);
    }

    void named(String name, Set<String> required, Set<String> optional, ArgumentCodes codes, Named operator) {
        special(name, (argument, scope) -> {
            NamedArguments arguments = NamedArguments.compile(name, argument, required, optional, codes, scope);
            return frame -> operator.apply(arguments.at(frame), frame);
        });
    }

    static Document requireObject(String name, @Nullable Object argument, int code) {
        if (argument instanceof Document document) {
            return document;
        }
        throw new CommandFailure(code, name + " only supports an object as its argument");
    }
}
