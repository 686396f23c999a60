package io.larder.embedded.query.expression;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Missing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code $a.b} and {@code $$variable.b}. A path through an array yields the array of what its documents hold there;
 * numbers in a path are field names here, never array positions.
 */
public final class FieldPathExpression implements Expression {
    private final String variable;
    private final String[] path;

    private FieldPathExpression(String variable, String path) {
        this.variable = variable;
        this.path = path.isEmpty() ? new String[0] : validated(path);
    }

    static Expression ofField(String path) {
        if (path.isEmpty()) {
            throw new CommandFailure(16872, "'$' by itself is not a valid FieldPath");
        }
        return new FieldPathExpression("CURRENT", path);
    }

    static Expression ofVariable(String variable, String path) {
        return new FieldPathExpression(variable, path);
    }

    private static String[] validated(String path) {
        if (path.endsWith(".")) {
            throw new CommandFailure(40353, "FieldPath must not end with a '.'.");
        }
        String[] parts = path.split("\\.", -1);
        for (String part : parts) {
            if (part.isEmpty()) {
                throw new CommandFailure(15998, "FieldPath field names may not be empty strings.");
            }
            if (part.startsWith("$")) {
                throw new CommandFailure(
                        16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
            }
        }
        return parts;
    }

    /** The dotted path, if this is a plain field of the current document. */
    public @Nullable String fieldPath() {
        return (variable.equals("CURRENT") || variable.equals("ROOT")) && path.length > 0
                ? String.join(".", path)
                : null;
    }

    @Override
    public @Nullable Object evaluate(Frame frame) {
        Object start =
                switch (variable) {
                    case "CURRENT" -> frame.current();
                    case "ROOT" -> frame.root();
                    case "REMOVE" -> Missing.MISSING;
                    case "NOW" -> frame.evaluation().now();
                    case "CLUSTER_TIME" -> frame.evaluation().clusterTime();
                    case "DESCEND", "PRUNE", "KEEP" -> "$$" + variable;
                    default -> frame.variable(variable);
                };
        if (path.length == 0) {
            return start;
        }
        return start instanceof List<?> list ? inArray(list, 0) : at(start, 0);
    }

    private @Nullable Object at(@Nullable Object value, int index) {
        if (!(value instanceof Document document)) {
            return Missing.MISSING;
        }
        Object found = document.get(path[index]);
        if (found == null && !document.containsKey(path[index])) {
            return Missing.MISSING;
        }
        if (index == path.length - 1) {
            return found;
        }
        return found instanceof List<?> list ? inArray(list, index + 1) : at(found, index + 1);
    }

    private List<@Nullable Object> inArray(List<?> list, int index) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Object element : list) {
            Object value = at(element, index);
            if (!Missing.isMissing(value)) {
                values.add(value);
            }
        }
        return values;
    }
}
