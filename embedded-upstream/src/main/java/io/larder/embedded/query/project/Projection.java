package io.larder.embedded.query.project;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.expression.Expressions;
import io.larder.embedded.query.expression.Frame;
import io.larder.embedded.query.expression.Scope;
import io.larder.embedded.query.match.ElementTest;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Truth;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The projection of find and findAndModify. Immutable once compiled. */
public final class Projection {
    private final FieldTree tree;
    private final boolean inclusion;
    private final boolean identity;
    private final @Nullable String positional;
    private final @Nullable Matcher matcher;
    private final Evaluation evaluation;

    private Projection(
            FieldTree tree,
            boolean inclusion,
            boolean identity,
            @Nullable String positional,
            @Nullable Matcher matcher,
            Evaluation evaluation) {
        this.tree = tree;
        this.inclusion = inclusion;
        this.identity = identity;
        this.positional = positional;
        this.matcher = matcher;
        this.evaluation = evaluation;
    }

    /** The matcher of the same command says what the positional {@code a.$} shows. */
    public static Projection compile(Document spec, @Nullable Matcher matcher, Evaluation evaluation) {
        Parser parser = new Parser(evaluation);
        parser.parse("", spec);
        boolean inclusion = parser.including != null ? parser.including : parser.includesByDefault(spec);
        if (inclusion && !spec.containsKey("_id")) {
            parser.tree.put("_id", new FieldTree.Leaf.Include());
        }
        if (parser.positional != null && matcher == null) {
            throw new CommandFailure(51276, "positional projection needs a query");
        }
        return new Projection(parser.tree, inclusion, spec.isEmpty(), parser.positional, matcher, evaluation);
    }

    public Document apply(Document document) {
        return apply(document, new Document());
    }

    /** Metadata by name is what {@code $meta} shows. */
    public Document apply(Document document, Document metadata) {
        if (identity) {
            return document;
        }
        Frame frame = Frame.of(document, evaluation);
        for (Map.Entry<String, Object> each : metadata.entrySet()) {
            frame = frame.bindMeta(each.getKey(), each.getValue());
        }
        Document source = document;
        if (positional != null && matcher != null) {
            int position = matcher.position(document);
            if (position < 0) {
                throw new CommandFailure(
                        51246,
                        "Executor error during find command :: caused by :: positional operator '." + positional
                                + ".$' couldn't find a matching element in the array");
            }
            source = Positional.only(document, positional, position);
        }
        return inclusion ? tree.including(source, frame) : tree.excluding(source, frame);
    }

    /** Reads the specification once. */
    private static final class Parser {
        private final Evaluation evaluation;
        private final Scope scope;
        private final FieldTree tree = new FieldTree();
        private @Nullable Boolean including;
        private @Nullable String positional;
        private boolean elemMatch;

        Parser(Evaluation evaluation) {
            this.evaluation = evaluation;
            this.scope = Scope.of(evaluation.let().keySet());
        }

        boolean includesByDefault(Document spec) {
            return elemMatch || (spec.containsKey("_id") && spec.size() == 1 && Truth.of(spec.get("_id")));
        }

        void parse(String prefix, Document spec) {
            for (Map.Entry<String, Object> field : spec.entrySet()) {
                String path = prefix + field.getKey();
                if (path.endsWith(".$")) {
                    positional(path.substring(0, path.length() - 2));
                } else if (field.getKey().startsWith("$")
                        && !field.getKey().equals("$id")
                        && !field.getKey().equals("$ref")
                        && !field.getKey().equals("$db")) {
                    throw new CommandFailure(
                            16410,
                            "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
                } else {
                    value(path, field.getValue());
                }
            }
        }

        private void positional(String path) {
            if (positional != null) {
                throw new CommandFailure(31276, "Cannot specify more than one positional projection per query.");
            }
            mode(path, true);
            positional = path;
            tree.put(path, new FieldTree.Leaf.Include());
        }

        private void value(String path, @Nullable Object value) {
            if (value instanceof Number || value instanceof Boolean) {
                boolean include = Truth.of(value);
                if (!path.equals("_id")) {
                    mode(path, include);
                }
                tree.put(path, include ? new FieldTree.Leaf.Include() : new FieldTree.Leaf.Exclude());
            } else if (value instanceof Document inner && !FieldList.isExpression(inner)) {
                if (inner.isEmpty()) {
                    throw new CommandFailure(
                            51270, "An empty sub-projection is not a valid value. Found empty object at path");
                }
                parse(path + ".", inner);
            } else if (value instanceof Document operator && operator.containsKey("$elemMatch")) {
                elemMatch(path, operator);
            } else if (value instanceof Document operator && Slices.isFindSlice(operator)) {
                tree.put(path, new FieldTree.Leaf.Change(Slices.parse(operator.get("$slice"))));
            } else if (value instanceof Document operator && operator.containsKey("$meta")) {
                tree.put(path, new FieldTree.Leaf.Compute(Expressions.compile(operator, scope)));
            } else {
                mode(path, true);
                tree.put(path, new FieldTree.Leaf.Compute(Expressions.compile(value, scope)));
            }
        }

        private void elemMatch(String path, Document operator) {
            if (!(operator.get("$elemMatch") instanceof Document condition)) {
                throw new CommandFailure(
                        31274, "elemMatch: Invalid argument, object required, but got " + operator.get("$elemMatch"));
            }
            if (path.contains(".")) {
                throw new CommandFailure(31275, "Cannot use $elemMatch projection on a nested field.");
            }
            elemMatch = true;
            if (Boolean.FALSE.equals(including)) {
                throw new CommandFailure(31255, "Cannot use $elemMatch in an exclusion projection");
            }
            Predicate<@Nullable Object> test;
            if (ElementTest.isOperators(condition)) {
                test = ElementTest.compile(condition, evaluation)::test;
            } else {
                Matcher matcher = Matcher.compile(condition, evaluation);
                test = element -> element instanceof Document document && matcher.matches(document);
            }
            tree.put(path, new FieldTree.Leaf.Change(array -> {
                if (array instanceof List<?> list) {
                    for (Object element : list) {
                        if (test.test(element)) {
                            return java.util.Collections.singletonList(element);
                        }
                    }
                }
                return Missing.MISSING;
            }));
        }

        private void mode(String path, boolean include) {
            if (including != null && including != include) {
                throw new CommandFailure(
                        include ? 31253 : 31254,
                        "Cannot do " + (include ? "inclusion" : "exclusion") + " on field " + path + " in "
                                + (include ? "exclusion" : "inclusion") + " projection");
            }
            including = include;
        }
    }

    static CommandFailure bad(String message) {
        return new CommandFailure(ErrorCode.BAD_VALUE, message);
    }
}
