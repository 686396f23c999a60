package io.larder.embedded.query.project;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.expression.Expressions;
import io.larder.embedded.query.expression.Frame;
import io.larder.embedded.query.expression.Scope;
import io.larder.embedded.query.value.Truth;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The field lists of $project, $addFields and $unset. Immutable once compiled. */
public final class FieldList {
    private enum Mode {
        INCLUDE,
        EXCLUDE,
        ADD
    }

    private final FieldTree tree;
    private final Mode mode;

    private FieldList(FieldTree tree, Mode mode) {
        this.tree = tree;
        this.mode = mode;
    }

    public static FieldList project(Document spec, Scope scope) {
        if (spec.isEmpty()) {
            throw new CommandFailure(
                    51272, "Invalid $project :: caused by :: projection specification must have at least one field");
        }
        FieldTree tree = new FieldTree();
        Boolean including = null;
        Boolean id = null;
        including = addProjection("", spec, scope, tree, including);
        if (spec.containsKey("_id") && isFlag(spec.get("_id"))) {
            id = Truth.of(spec.get("_id"));
        }
        boolean inclusion = including != null ? including : Boolean.TRUE.equals(id);
        if (inclusion
                && !spec.containsKey("_id")
                && spec.keySet().stream().noneMatch(name -> name.startsWith("_id."))) {
            tree.put("_id", new FieldTree.Leaf.Include());
        }
        return new FieldList(tree, inclusion ? Mode.INCLUDE : Mode.EXCLUDE);
    }

    private static boolean isFlag(@Nullable Object value) {
        return value instanceof Number || value instanceof Boolean;
    }

    private static @Nullable Boolean addProjection(
            String prefix, Document spec, Scope scope, FieldTree tree, @Nullable Boolean known) {
        Boolean including = known;
        for (Map.Entry<String, Object> field : spec.entrySet()) {
            String path = prefix + field.getKey();
            Object value = field.getValue();
            if (field.getKey().startsWith("$")) {
                throw new CommandFailure(
                        16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
            }
            if (value instanceof Document inner && !isExpression(inner)) {
                if (inner.isEmpty()) {
                    throw new CommandFailure(
                            51270, "An empty sub-projection is not a valid value. Found empty object at path");
                }
                including = addProjection(path + ".", inner, scope, tree, including);
            } else if (isFlag(value)) {
                boolean include = Truth.of(value);
                if (!path.equals("_id")) {
                    if (including != null && including != include) {
                        throw new CommandFailure(
                                include ? 31253 : 31254,
                                "Invalid $project :: caused by :: Cannot do " + (include ? "inclusion" : "exclusion")
                                        + " on field " + path + " in " + (include ? "exclusion" : "inclusion")
                                        + " projection");
                    }
                    including = include;
                }
                tree.put(path, include ? new FieldTree.Leaf.Include() : new FieldTree.Leaf.Exclude());
            } else {
                if (Boolean.FALSE.equals(including)) {
                    throw new CommandFailure(
                            31252,
                            "Invalid $project :: caused by :: Cannot use an expression in an exclusion projection: "
                                    + path);
                }
                including = true;
                tree.put(path, new FieldTree.Leaf.Compute(Expressions.compile(value, scope)));
            }
        }
        return including;
    }

    static boolean isExpression(Document document) {
        return !document.isEmpty() && document.keySet().iterator().next().startsWith("$");
    }

    public static FieldList addFields(String stage, Document spec, Scope scope) {
        if (spec.isEmpty()) {
            throw new CommandFailure(
                    40177, "Invalid " + stage + " :: caused by :: specification must have at least one field");
        }
        FieldTree tree = new FieldTree();
        addComputed("", spec, scope, tree);
        return new FieldList(tree, Mode.ADD);
    }

    private static void addComputed(String prefix, Document spec, Scope scope, FieldTree tree) {
        spec.forEach((name, value) -> {
            if (name.startsWith("$")) {
                throw new CommandFailure(
                        16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
            }
            if (value instanceof Document inner && !inner.isEmpty() && !isExpression(inner)) {
                addComputed(prefix + name + ".", inner, scope, tree);
            } else {
                tree.put(prefix + name, new FieldTree.Leaf.Compute(Expressions.compile(value, scope)));
            }
        });
    }

    public static FieldList excluding(Iterable<String> paths) {
        FieldTree tree = new FieldTree();
        paths.forEach(path -> tree.put(path, new FieldTree.Leaf.Exclude()));
        return new FieldList(tree, Mode.EXCLUDE);
    }

    public Document apply(Document document, Frame frame) {
        return switch (mode) {
            case INCLUDE -> tree.including(document, frame);
            case EXCLUDE -> tree.excluding(document, frame);
            case ADD -> tree.adding(document, frame);
        };
    }
}
