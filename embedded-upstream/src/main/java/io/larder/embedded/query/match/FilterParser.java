package io.larder.embedded.query.match;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.Regex;
import io.larder.embedded.bson.Undefined;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.expression.Expressions;
import io.larder.embedded.query.expression.Scope;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Reads a filter document: logical operators, field conditions, and what stands for the document as a whole. */
final class FilterParser {
    private static final Set<String> REFERENCE_FIELDS = Set.of("$ref", "$id", "$db");

    private final Evaluation evaluation;
    private final OperatorParser operators;

    private final @Nullable Map<String, Double> textWeights;

    FilterParser(Evaluation evaluation, @Nullable Map<String, Double> textWeights) {
        this.evaluation = evaluation;
        this.textWeights = textWeights;
        this.operators = new OperatorParser(evaluation, this);
    }

    Node parse(Document filter) {
        return parse(filter, true);
    }

    Node parse(Document filter, boolean topLevel) {
        List<Node> all = new ArrayList<>(filter.size());
        for (Map.Entry<String, Object> entry : filter.entrySet()) {
            String name = entry.getKey();
            if (name.startsWith("$") && !REFERENCE_FIELDS.contains(name)) {
                Node node = logical(name, entry.getValue(), topLevel);
                if (node != null) {
                    all.add(node);
                }
            } else {
                field(name, entry.getValue(), all);
            }
        }
        return all.size() == 1 ? all.get(0) : new Node.And(List.copyOf(all));
    }

    private @Nullable Node logical(String name, @Nullable Object argument, boolean topLevel) {
        return switch (name) {
            case "$and" -> new Node.And(clauses(name, argument, topLevel));
            case "$or" -> new Node.Or(clauses(name, argument, topLevel));
            case "$nor" -> new Node.Not(new Node.Or(clauses(name, argument, topLevel)));
            case "$expr" -> {
                requireTopLevel(name, topLevel);
                yield new Node.Computed(
                        Expressions.compile(argument, Scope.of(evaluation.let().keySet())), evaluation);
            }
            case "$comment" -> null;
            case "$alwaysTrue" -> constant(name, argument, true);
            case "$alwaysFalse" -> constant(name, argument, false);
            case "$sampleRate" -> sampleRate(argument);
            case "$jsonSchema" -> new Node.Schema(JsonSchema.parse(argument, evaluation));
            case "$text" -> {
                requireTopLevel(name, topLevel);
                yield new Node.Text(TextSearch.parse(argument, textWeights));
            }
            case "$where" -> throw new CommandFailure(ErrorCode.BAD_VALUE, "no globalScriptEngine in $where parsing");
            default ->
                throw bad(
                        "unknown top level operator: " + name
                                + ". If you have a field name that starts with a '$' symbol, consider using $getField or $setField.");
        };
    }

    private static void requireTopLevel(String name, boolean topLevel) {
        if (!topLevel) {
            throw bad(name + " can only be applied to the top-level document");
        }
    }

    private List<Node> clauses(String name, @Nullable Object argument, boolean topLevel) {
        if (!(argument instanceof List<?> list)) {
            throw bad(name + " must be an array");
        }
        if (list.isEmpty()) {
            throw bad("$and/$or/$nor must be a nonempty array");
        }
        List<Node> clauses = new ArrayList<>(list.size());
        for (Object clause : list) {
            if (!(clause instanceof Document document)) {
                throw bad("$or/$and/$nor entries need to be full objects");
            }
            clauses.add(parse(document, topLevel));
        }
        return List.copyOf(clauses);
    }

    private static Node constant(String name, @Nullable Object argument, boolean value) {
        Long one = Numbers.wholeLong(argument);
        if (one == null || one != 1) {
            throw new CommandFailure(ErrorCode.FAILED_TO_PARSE, name + " must be an integer value of 1");
        }
        return new Node.Whole(document -> value);
    }

    private static Node sampleRate(@Nullable Object argument) {
        if (!(argument instanceof Number rate) || !(rate.doubleValue() >= 0 && rate.doubleValue() <= 1)) {
            throw bad("numeric argument to $sampleRate must be in [0, 1]");
        }
        return new Node.Whole(document -> ThreadLocalRandom.current().nextDouble() < rate.doubleValue());
    }

    void field(String name, @Nullable Object condition, List<Node> into) {
        if (condition instanceof Document document && isOperators(document)) {
            operators.parse(name, document, into);
        } else if (condition instanceof Regex regex) {
            into.add(Node.Field.of(name, RegexTest.of(regex)));
        } else {
            into.add(Node.Field.of(name, equal(condition)));
        }
    }

    Comparison equal(@Nullable Object operand) {
        return compare(Comparison.Kind.EQ, operand);
    }

    Comparison compare(Comparison.Kind kind, @Nullable Object operand) {
        if (operand == Undefined.INSTANCE) {
            throw bad("cannot compare to undefined");
        }
        return new Comparison(kind, operand, evaluation.collation());
    }

    /** Whether a document is a set of operators and not a value; a DBRef is a value. */
    static boolean isOperators(Document document) {
        if (document.isEmpty()) {
            return false;
        }
        String first = document.keySet().iterator().next();
        return first.startsWith("$") && !REFERENCE_FIELDS.contains(first);
    }

    static CommandFailure bad(String message) {
        return new CommandFailure(ErrorCode.BAD_VALUE, message);
    }
}
