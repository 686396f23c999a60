package io.larder.embedded.query.expression;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Truth;
import io.larder.embedded.query.value.TypeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** $cond, $switch, $ifNull and $literal: operators that do not evaluate all that they are given. */
final class ConditionalOperators {
    private static final Set<String> META = Set.of(
            "textScore",
            "randVal",
            "searchScore",
            "searchHighlights",
            "geoNearDistance",
            "geoNearPoint",
            "recordId",
            "indexKey",
            "sortKey",
            "vectorSearchScore",
            "score");

    private record Branch(Expression condition, Expression then) {}

    private ConditionalOperators() {}

    static void register(Operators operators) {
        operators.special("$literal", (argument, scope) -> new Constant(argument));
        operators.special("$const", (argument, scope) -> new Constant(argument));
        operators.special("$meta", (argument, scope) -> {
            if (!(argument instanceof String kind) || !META.contains(kind)) {
                throw new CommandFailure(17308, "Unsupported argument to $meta: " + argument);
            }
            return frame -> frame.meta(kind);
        });
        operators.special("$cond", ConditionalOperators::cond);
        operators.special("$switch", ConditionalOperators::choose);
        operators.special("$ifNull", (argument, scope) -> {
            List<Expression> parts = Expressions.arguments(argument, scope);
            if (parts.size() < 2) {
                throw new CommandFailure(1257300, "$ifNull needs at least two arguments, had: " + parts.size());
            }
            return frame -> {
                Object value = Missing.MISSING;
                for (Expression part : parts) {
                    value = part.evaluate(frame);
                    if (!Missing.isNullish(value)) {
                        return value;
                    }
                }
                return value;
            };
        });
    }

    private static Expression cond(@Nullable Object argument, Scope scope) {
        List<Expression> parts = new ArrayList<>();
        if (argument instanceof Document document) {
            for (String name : document.keySet()) {
                if (!List.of("if", "then", "else").contains(name)) {
                    throw new CommandFailure(17083, "Unrecognized parameter to $cond: " + name);
                }
            }
            int code = 17080;
            for (String name : List.of("if", "then", "else")) {
                if (!document.containsKey(name)) {
                    throw new CommandFailure(code, "Missing '" + name + "' parameter to $cond");
                }
                parts.add(Expressions.compile(document.get(name), scope));
                code++;
            }
        } else {
            parts = Expressions.arguments(argument, scope);
            if (parts.size() != 3) {
                throw new CommandFailure(
                        16020, "Expression $cond takes exactly 3 arguments. " + parts.size() + " were passed in.");
            }
        }
        Expression condition = parts.get(0);
        Expression then = parts.get(1);
        Expression otherwise = parts.get(2);
        return frame -> (Truth.of(condition.evaluate(frame)) ? then : otherwise).evaluate(frame);
    }

    private static Expression choose(@Nullable Object argument, Scope scope) {
        if (!(argument instanceof Document document)) {
            throw new CommandFailure(
                    40060, "$switch requires an object as an argument, found: " + TypeNames.of(argument));
        }
        List<Branch> branches = new ArrayList<>();
        for (String name : document.keySet()) {
            if (name.equals("branches")) {
                if (!(document.get(name) instanceof List<?> list)) {
                    throw new CommandFailure(
                            40061,
                            "$switch expected an array for 'branches', found: " + TypeNames.of(document.get(name)));
                }
                list.forEach(each -> branches.add(branch(each, scope)));
            } else if (!name.equals("default")) {
                throw new CommandFailure(40067, "$switch found an unknown argument: " + name);
            }
        }
        if (branches.isEmpty()) {
            throw new CommandFailure(40068, "$switch requires at least one branch.");
        }
        Expression otherwise =
                document.containsKey("default") ? Expressions.compile(document.get("default"), scope) : null;
        return frame -> {
            for (Branch branch : branches) {
                if (Truth.of(branch.condition.evaluate(frame))) {
                    return branch.then.evaluate(frame);
                }
            }
            if (otherwise == null) {
                throw new CommandFailure(
                        40066, "$switch could not find a matching branch for an input, and no default was specified.");
            }
            return otherwise.evaluate(frame);
        };
    }

    private static Branch branch(@Nullable Object spec, Scope scope) {
        if (!(spec instanceof Document document)) {
            throw new CommandFailure(
                    40062, "$switch expected each branch to be an object, found: " + TypeNames.of(spec));
        }
        for (String name : document.keySet()) {
            if (!name.equals("case") && !name.equals("then")) {
                throw new CommandFailure(40063, "$switch found an unknown argument to a branch: " + name);
            }
        }
        if (!document.containsKey("case")) {
            throw new CommandFailure(40064, "$switch requires each branch have a 'case' expression");
        }
        if (!document.containsKey("then")) {
            throw new CommandFailure(40065, "$switch requires each branch have a 'then' expression.");
        }
        return new Branch(
                Expressions.compile(document.get("case"), scope), Expressions.compile(document.get("then"), scope));
    }
}
