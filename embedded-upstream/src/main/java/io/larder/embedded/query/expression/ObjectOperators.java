package io.larder.embedded.query.expression;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.TypeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Documents as values: merging, single fields, pairs of name and value. */
final class ObjectOperators {
    private ObjectOperators() {}

    static void register(Operators operators) {
        operators.many("$mergeObjects", 0, Integer.MAX_VALUE, (values, frame) -> {
            Document merged = new Document();
            for (Object value : values) {
                if (!Missing.isNullish(value)) {
                    if (!(value instanceof Document document)) {
                        throw new CommandFailure(
                                40400,
                                "$mergeObjects requires object inputs, but input " + value + " is of type "
                                        + TypeNames.of(value));
                    }
                    merged.putAll(document);
                }
            }
            return merged;
        });
        operators.one("$objectToArray", value -> {
            if (Missing.isNullish(value)) {
                return null;
            }
            if (!(value instanceof Document document)) {
                throw new CommandFailure(
                        40390, "$objectToArray requires a document input, found: " + TypeNames.of(value));
            }
            List<@Nullable Object> pairs = new ArrayList<>();
            document.forEach((name, field) -> pairs.add(ArrayOperators.pair(name, field)));
            return pairs;
        });
        operators.one("$arrayToObject", ObjectOperators::fromPairs);
        operators.special("$getField", (argument, scope) -> {
            Document full = argument instanceof Document spec && spec.containsKey("field") ? spec : null;
            if (full != null) {
                requireOnly("$getField", full, Set.of("field", "input"));
            }
            Expression name = Expressions.compile(full != null ? full.get("field") : argument, scope);
            Expression input = Expressions.compile(
                    full != null && full.containsKey("input") ? full.get("input") : "$$CURRENT", scope);
            return frame -> {
                String at = fieldName("$getField", name.evaluate(frame));
                Object from = input.evaluate(frame);
                if (Missing.isNullish(from) && !Missing.isMissing(from)) {
                    return null;
                }
                return from instanceof Document document ? document.getOrDefault(at, Missing.MISSING) : Missing.MISSING;
            };
        });
        operators.special("$setField", (argument, scope) -> setField("$setField", argument, scope));
        operators.special("$unsetField", (argument, scope) -> setField("$unsetField", argument, scope));
    }

    private static void requireOnly(String name, Document spec, Set<String> known) {
        for (String field : spec.keySet()) {
            if (!known.contains(field)) {
                throw new CommandFailure(
                        name.equals("$getField") ? 3041701 : 4161101, name + " found an unknown argument: " + field);
            }
        }
    }

    private static String fieldName(String name, @Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new CommandFailure(
                name.equals("$getField") ? 3041704 : 4161107,
                name + " requires 'field' to evaluate to type String, but got " + TypeNames.of(value));
    }

    private static Expression setField(String name, @Nullable Object argument, Scope scope) {
        boolean setting = name.equals("$setField");
        if (!(argument instanceof Document spec)) {
            throw new CommandFailure(4161100, name + " only supports an object as its argument");
        }
        requireOnly(name, spec, setting ? Set.of("field", "input", "value") : Set.of("field", "input"));
        for (String field : setting ? List.of("field", "input", "value") : List.of("field", "input")) {
            if (!spec.containsKey(field)) {
                throw new CommandFailure(4161102, name + " requires '" + field + "' to be specified");
            }
        }
        Expression field = Expressions.compile(spec.get("field"), scope);
        if (!(field instanceof Constant constant)) {
            throw new CommandFailure(4161106, name + " requires 'field' to evaluate to a constant");
        }
        Expression input = Expressions.compile(spec.get("input"), scope);
        Expression value = setting ? Expressions.compile(spec.get("value"), scope) : new Constant(Missing.MISSING);
        String at = fieldName(name, constant.value());
        return frame -> {
            Object from = input.evaluate(frame);
            if (Missing.isNullish(from)) {
                return null;
            }
            if (!(from instanceof Document document)) {
                throw new CommandFailure(4161105, name + " requires 'input' to evaluate to type Object");
            }
            Document changed = document.clone();
            Object to = value.evaluate(frame);
            if (Missing.isMissing(to)) {
                changed.remove(at);
            } else {
                changed.put(at, to);
            }
            return changed;
        };
    }

    private static @Nullable Object fromPairs(@Nullable Object value) {
        if (Missing.isNullish(value)) {
            return null;
        }
        List<?> pairs = ArrayOperators.array(value, 40386, "$arrayToObject requires an array input, found: ");
        Document made = new Document();
        Boolean lists = null;
        for (Object pair : pairs) {
            boolean list = pair instanceof List;
            if (!list && !(pair instanceof Document)) {
                throw new CommandFailure(
                        40398, "Unrecognised input type format for $arrayToObject: " + TypeNames.of(pair));
            }
            if (lists != null && lists != list) {
                throw new CommandFailure(
                        list ? 40391 : 40396,
                        "$arrayToObject requires a consistent input format. Elements must all be arrays or all be "
                                + "objects. Array was detected, now found: " + TypeNames.of(pair));
            }
            lists = list;
            if (pair instanceof List<?> two) {
                if (two.size() != 2) {
                    throw new CommandFailure(
                            40397,
                            "$arrayToObject requires an array of size 2 arrays,found array of size: " + two.size());
                }
                made.put(key(two.get(0), 40395), two.get(1));
            } else if (pair instanceof Document document) {
                if (document.size() != 2) {
                    throw new CommandFailure(
                            40392,
                            "$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:"
                                    + document.size());
                }
                if (!document.containsKey("k") || !document.containsKey("v")) {
                    throw new CommandFailure(
                            40393,
                            "$arrayToObject requires an object with keys 'k' and 'v'. Missing either or both keys");
                }
                made.put(key(document.get("k"), 40394), document.get("v"));
            }
        }
        return made;
    }

    private static String key(@Nullable Object key, int code) {
        if (key instanceof String text) {
            return text;
        }
        throw new CommandFailure(
                code,
                "$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: "
                        + TypeNames.of(key));
    }
}
