package io.larder.embedded.query.expression;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.sort.Sorter;
import io.larder.embedded.query.value.Compare;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.Truth;
import io.larder.embedded.query.value.TypeNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** $let, $map, $filter, $reduce and $sortArray: operators that bind names around an inner expression. */
final class VariableOperators {
    private VariableOperators() {}

    static void register(Operators operators) {
        operators.special("$let", VariableOperators::let);
        operators.special("$map", VariableOperators::map);
        operators.special("$filter", VariableOperators::filter);
        operators.special("$reduce", VariableOperators::reduce);
        operators.special("$sortArray", VariableOperators::sortArray);
    }

    private static Document object(
            String name, @Nullable Object argument, int notObject, int unknown, Set<String> known) {
        if (!(argument instanceof Document document)) {
            throw new CommandFailure(notObject, name + " only supports an object as its argument");
        }
        for (String field : document.keySet()) {
            if (!known.contains(field)) {
                throw new CommandFailure(unknown, "Unrecognized parameter to " + name + ": " + field);
            }
        }
        return document;
    }

    private static @Nullable Object required(String name, Document document, String field, int code) {
        if (!document.containsKey(field)) {
            throw new CommandFailure(code, "Missing '" + field + "' parameter to " + name);
        }
        return document.get(field);
    }

    private static Expression let(@Nullable Object argument, Scope scope) {
        Document spec = object("$let", argument, 16874, 16875, Set.of("vars", "in"));
        if (!(required("$let", spec, "vars", 16876) instanceof Document vars)) {
            throw new CommandFailure(10065, "invalid parameter: expected an object (vars)");
        }
        Map<String, Expression> bound = new LinkedHashMap<>();
        vars.forEach((name, value) -> {
            Scope.requireUserName(name);
            bound.put(name, Expressions.compile(value, scope));
        });
        Expression in = Expressions.compile(required("$let", spec, "in", 16877), scope.with(bound.keySet()));
        return frame -> {
            Frame inner = frame;
            for (Map.Entry<String, Expression> each : bound.entrySet()) {
                inner = inner.bind(each.getKey(), each.getValue().evaluate(frame));
            }
            return in.evaluate(inner);
        };
    }

    private static String elementName(Document spec) {
        String name = spec.get("as") instanceof String given ? given : "this";
        Scope.requireUserName(name);
        return name;
    }

    private static Expression map(@Nullable Object argument, Scope scope) {
        Document spec = object("$map", argument, 16878, 16879, Set.of("input", "as", "in"));
        Expression input = Expressions.compile(required("$map", spec, "input", 16880), scope);
        String name = elementName(spec);
        Expression in = Expressions.compile(required("$map", spec, "in", 16882), scope.with(name));
        return frame -> {
            Object value = input.evaluate(frame);
            if (Missing.isNullish(value)) {
                return null;
            }
            List<?> list = ArrayOperators.array(value, 16883, "input to $map must be an array not ");
            List<@Nullable Object> mapped = new ArrayList<>(list.size());
            for (Object element : list) {
                mapped.add(Missing.orNull(in.evaluate(frame.bind(name, element))));
            }
            return mapped;
        };
    }

    private static Expression filter(@Nullable Object argument, Scope scope) {
        Document spec = object("$filter", argument, 28646, 28647, Set.of("input", "as", "cond", "limit"));
        Expression input = Expressions.compile(required("$filter", spec, "input", 28648), scope);
        String name = elementName(spec);
        Expression condition = Expressions.compile(required("$filter", spec, "cond", 28650), scope.with(name));
        Expression limit = spec.containsKey("limit") ? Expressions.compile(spec.get("limit"), scope) : null;
        return frame -> {
            Object value = input.evaluate(frame);
            if (Missing.isNullish(value)) {
                return null;
            }
            List<?> list = ArrayOperators.array(value, 28651, "input to $filter must be an array not ");
            int most = limit == null ? Integer.MAX_VALUE : limitOf(limit.evaluate(frame));
            List<@Nullable Object> kept = new ArrayList<>();
            for (Object element : list) {
                if (kept.size() < most && Truth.of(condition.evaluate(frame.bind(name, element)))) {
                    kept.add(element);
                }
            }
            return kept;
        };
    }

    private static int limitOf(@Nullable Object limit) {
        if (Missing.isNullish(limit)) {
            return Integer.MAX_VALUE;
        }
        Integer whole = Numbers.wholeInt(limit);
        if (whole == null) {
            throw new CommandFailure(327391, "$filter: limit must be represented as a 32-bit integral value: " + limit);
        }
        if (whole < 1) {
            throw new CommandFailure(327392, "$filter: limit must be greater than 0: " + whole);
        }
        return whole;
    }

    private static Expression reduce(@Nullable Object argument, Scope scope) {
        if (!(argument instanceof Document spec)) {
            throw new CommandFailure(
                    40075, "$reduce requires an object as an argument, found: " + TypeNames.of(argument));
        }
        for (String field : spec.keySet()) {
            if (!Set.of("input", "initialValue", "in").contains(field)) {
                throw new CommandFailure(40076, "$reduce found an unknown argument: " + field);
            }
        }
        for (String field : List.of("input", "initialValue", "in")) {
            if (!spec.containsKey(field)) {
                throw new CommandFailure(40077, "$reduce requires '" + field + "' to be specified");
            }
        }
        Expression input = Expressions.compile(spec.get("input"), scope);
        Expression initial = Expressions.compile(spec.get("initialValue"), scope);
        Expression in = Expressions.compile(spec.get("in"), scope.with(Set.of("this", "value")));
        return frame -> {
            Object value = input.evaluate(frame);
            if (Missing.isNullish(value)) {
                return null;
            }
            Object result = initial.evaluate(frame);
            for (Object element :
                    ArrayOperators.array(value, 40080, "$reduce requires that 'input' be an array, found: ")) {
                result = in.evaluate(frame.bind("this", element).bind("value", result));
            }
            return result;
        };
    }

    private static Expression sortArray(@Nullable Object argument, Scope scope) {
        Document spec = object("$sortArray", argument, 2942500, 2942501, Set.of("input", "sortBy"));
        Expression input = Expressions.compile(required("$sortArray", spec, "input", 2942502), scope);
        Object by = required("$sortArray", spec, "sortBy", 2942503);
        Long direction = by instanceof Number ? Numbers.wholeLong(by) : null;
        if (!(by instanceof Document) && (direction == null || Math.abs(direction) != 1)) {
            throw new CommandFailure(2942507, "$sortArray requires 'sortBy' to be a document or 1 or -1");
        }
        return frame -> {
            Object value = input.evaluate(frame);
            if (Missing.isNullish(value)) {
                return null;
            }
            List<@Nullable Object> sorted = new ArrayList<>(ArrayOperators.array(
                    value, 2942504, "The input argument to $sortArray must be an array, but was of type: "));
            if (by instanceof Document pattern) {
                java.util.Comparator<Document> order =
                        Sorter.compile(pattern, frame.evaluation().collation()).comparator();
                sorted.sort((a, b) -> order.compare(
                        a instanceof Document x ? x : new Document(), b instanceof Document y ? y : new Document()));
            } else {
                int sign = java.util.Objects.requireNonNull(direction).intValue();
                sorted.sort((a, b) ->
                        sign * Compare.compare(a, b, frame.evaluation().collation()));
            }
            return sorted;
        };
    }
}
