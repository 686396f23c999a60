package io.larder.embedded.query.match;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.Regex;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.geo.Area;
import io.larder.embedded.query.geo.Nearness;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.Shell;
import io.larder.embedded.query.value.Truth;
import io.larder.embedded.query.value.ValueKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the operators of one field: {@code {$gt: 1, $lt: 5}}. */
final class OperatorParser {
    private final Evaluation evaluation;
    private final FilterParser filters;

    OperatorParser(Evaluation evaluation, FilterParser filters) {
        this.evaluation = evaluation;
        this.filters = filters;
    }

    void parse(String path, Document operators, List<Node> into) {
        for (Map.Entry<String, Object> entry : operators.entrySet()) {
            Node node = operator(path, entry.getKey(), entry.getValue(), operators);
            if (node != null) {
                into.add(node);
            }
        }
    }

    private @Nullable Node operator(String path, String name, @Nullable Object argument, Document all) {
        return switch (name) {
            case "$eq" -> field(path, filters.equal(argument));
            case "$ne" -> {
                if (argument instanceof Regex) {
                    throw FilterParser.bad("Can't have regex as arg to $ne.");
                }
                yield new Node.Not(field(path, filters.equal(argument)));
            }
            case "$gt" -> ordered(path, Comparison.Kind.GT, argument);
            case "$gte" -> ordered(path, Comparison.Kind.GTE, argument);
            case "$lt" -> ordered(path, Comparison.Kind.LT, argument);
            case "$lte" -> ordered(path, Comparison.Kind.LTE, argument);
            case "$in" -> field(path, in(name, argument));
            case "$nin" -> new Node.Not(field(path, in(name, argument)));
            case "$exists" -> {
                Node exists = field(path, new Test.Exists());
                yield Truth.of(argument) ? exists : new Node.Not(exists);
            }
            case "$type" -> field(path, TypeTest.parse(path, argument));
            case "$size" -> field(path, new Test.Size(size(argument)));
            case "$mod" -> field(path, mod(argument));
            case "$regex" -> field(path, RegexTest.of(regex(argument, all)));
            case "$options" -> {
                if (!all.containsKey("$regex")) {
                    throw FilterParser.bad("$options needs a $regex");
                }
                yield null;
            }
            case "$not" -> new Node.Not(negated(path, argument));
            case "$all" -> all(path, argument);
            case "$elemMatch" -> field(path, elemMatch(argument));
            case "$bitsAllSet" -> field(path, BitsParser.parse(name, Bits.Kind.ALL_SET, argument));
            case "$bitsAllClear" -> field(path, BitsParser.parse(name, Bits.Kind.ALL_CLEAR, argument));
            case "$bitsAnySet" -> field(path, BitsParser.parse(name, Bits.Kind.ANY_SET, argument));
            case "$bitsAnyClear" -> field(path, BitsParser.parse(name, Bits.Kind.ANY_CLEAR, argument));
            case "$geoWithin", "$within" -> field(path, new Test.InArea(Area.within(argument)));
            case "$geoIntersects" -> field(path, new Test.InArea(Area.meeting(argument)));
            case "$near", "$nearSphere", "$geoNear" -> field(path, new Test.Near(Nearness.parse(name, argument, all)));
            case "$minDistance", "$maxDistance" -> {
                if (!all.containsKey("$near") && !all.containsKey("$nearSphere")) {
                    throw FilterParser.bad(name + " is only valid beside $near");
                }
                yield null;
            }
            case "$comment" -> null;
            default -> throw FilterParser.bad("unknown operator: " + name);
        };
    }

    private static Node.Field field(String path, Test test) {
        return Node.Field.of(path, test);
    }

    private Node ordered(String path, Comparison.Kind kind, @Nullable Object argument) {
        if (argument instanceof Regex) {
            throw FilterParser.bad("Can't have RegEx as arg to predicate over field '" + path + "'.");
        }
        return field(path, filters.compare(kind, argument));
    }

    private In in(String name, @Nullable Object argument) {
        if (!(argument instanceof List<?> list)) {
            throw FilterParser.bad(name + " needs an array");
        }
        List<@Nullable Object> values = new ArrayList<>();
        Set<ValueKey> keys = new HashSet<>();
        List<RegexTest> patterns = new ArrayList<>();
        for (Object element : list) {
            if (element instanceof Document document && FilterParser.isOperators(document)) {
                throw FilterParser.bad("cannot nest $ under " + name);
            }
            if (element instanceof Regex regex) {
                patterns.add(RegexTest.of(regex));
            } else if (keys.add(ValueKey.of(element, evaluation.collation()))) {
                values.add(element);
            }
        }
        return new In(values, keys, patterns, evaluation.collation());
    }

    private static int size(@Nullable Object argument) {
        if (!(argument instanceof Number)) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE,
                    "Failed to parse $size. Expected a number in: $size: " + Shell.render(argument));
        }
        Integer size = Numbers.wholeInt(argument);
        if (size == null) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE,
                    "Failed to parse $size. Expected an integer: $size: " + Shell.render(argument));
        }
        if (size < 0) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE,
                    "Failed to parse $size. Expected a non-negative number in: $size: " + Shell.render(argument));
        }
        return size;
    }

    private static Mod mod(@Nullable Object argument) {
        if (!(argument instanceof List<?> list)) {
            throw FilterParser.bad("malformed mod, needs to be an array");
        }
        if (list.size() < 2) {
            throw FilterParser.bad("malformed mod, not enough elements");
        }
        if (list.size() > 2) {
            throw FilterParser.bad("malformed mod, too many elements");
        }
        if (!(list.get(0) instanceof Number divisor) || Numbers.isNaN(divisor) || Numbers.isInfinite(divisor)) {
            throw FilterParser.bad("malformed mod, divisor not a number");
        }
        if (!(list.get(1) instanceof Number remainder) || Numbers.isNaN(remainder) || Numbers.isInfinite(remainder)) {
            throw FilterParser.bad("malformed mod, remainder not a number");
        }
        long by = Numbers.toBigDecimal(divisor).longValue();
        if (by == 0) {
            throw FilterParser.bad("divisor cannot be 0");
        }
        return new Mod(by, Numbers.toBigDecimal(remainder).longValue());
    }

    private static Regex regex(@Nullable Object argument, Document all) {
        Object options = all.get("$options");
        if (options != null && !(options instanceof String)) {
            throw FilterParser.bad("$options has to be a string");
        }
        if (argument instanceof Regex given) {
            if (options != null && !given.options().isEmpty()) {
                throw new CommandFailure(51075, "options set in both $regex and $options");
            }
            return options == null ? given : new Regex(given.pattern(), (String) options);
        }
        if (!(argument instanceof String pattern)) {
            throw FilterParser.bad("$regex has to be a string");
        }
        return new Regex(pattern, options == null ? "" : (String) options);
    }

    private Node negated(String path, @Nullable Object argument) {
        if (argument instanceof Regex regex) {
            return field(path, RegexTest.of(regex));
        }
        if (!(argument instanceof Document document)) {
            throw FilterParser.bad("$not needs a regex or a document");
        }
        if (document.isEmpty()) {
            throw FilterParser.bad("$not cannot be empty");
        }
        List<Node> parts = new ArrayList<>();
        parse(path, document, parts);
        return new Node.And(List.copyOf(parts));
    }

    private Node all(String path, @Nullable Object argument) {
        if (!(argument instanceof List<?> list)) {
            throw FilterParser.bad("$all needs an array");
        }
        if (list.isEmpty()) {
            return new Node.Or(List.of());
        }
        List<Node> parts = new ArrayList<>(list.size());
        for (Object element : list) {
            if (element instanceof Regex regex) {
                parts.add(field(path, RegexTest.of(regex)));
            } else if (element instanceof Document document && FilterParser.isOperators(document)) {
                if (!document.containsKey("$elemMatch") || document.size() != 1) {
                    throw FilterParser.bad("no $ expressions in $all");
                }
                parts.add(field(path, elemMatch(document.get("$elemMatch"))));
            } else {
                parts.add(field(path, filters.equal(element)));
            }
        }
        return new Node.And(List.copyOf(parts));
    }

    private Test elemMatch(@Nullable Object argument) {
        if (!(argument instanceof Document condition)) {
            throw FilterParser.bad("$elemMatch needs an Object");
        }
        boolean onElement = FilterParser.isOperators(condition)
                && !Set.of("$and", "$or", "$nor", "$where", "$expr", "$jsonSchema")
                        .contains(condition.keySet().iterator().next());
        if (!onElement) {
            return new Test.ElementMatches(filters.parse(condition, false));
        }
        return new Test.ElementPasses(elementTest(condition));
    }

    ElementTest elementTest(Document operators) {
        List<Node> parts = new ArrayList<>();
        parse("", operators, parts);
        return new ElementTest(new Node.And(List.copyOf(parts)));
    }
}
