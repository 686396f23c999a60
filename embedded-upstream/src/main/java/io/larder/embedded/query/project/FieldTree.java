package io.larder.embedded.query.project;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.expression.Frame;
import io.larder.embedded.query.value.Missing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Paths and what is to happen at each, as a tree by field name. Built once, then only read. */
final class FieldTree {
    /** What happens at the end of a path. */
    sealed interface Leaf {
        /** The field goes on as it is. */
        record Include() implements Leaf {}

        /** The field is left out. */
        record Exclude() implements Leaf {}

        /** The field is changed where it stands: it must exist. */
        record Change(java.util.function.UnaryOperator<@Nullable Object> change) implements Leaf {}

        /** The field is computed from the whole document. */
        record Compute(io.larder.embedded.query.expression.Expression expression) implements Leaf {}
    }

    private final Map<String, Object> children = new LinkedHashMap<>();

    void put(String path, Leaf leaf) {
        int dot = path.indexOf('.');
        String head = dot < 0 ? path : path.substring(0, dot);
        if (head.isEmpty()) {
            throw new CommandFailure(
                    path.isEmpty() ? 40352 : 15998,
                    path.isEmpty()
                            ? "FieldPath cannot be constructed with empty string"
                            : "FieldPath field names may not be empty strings.");
        }
        if (dot >= 0 && dot == path.length() - 1) {
            throw new CommandFailure(40353, "FieldPath must not end with a '.'.");
        }
        Object present = children.get(head);
        if (dot < 0) {
            if (present != null) {
                throw new CommandFailure(31250, "Path collision at " + path);
            }
            children.put(head, leaf);
            return;
        }
        if (present instanceof Leaf) {
            throw new CommandFailure(
                    31249, "Path collision at " + path + " remaining portion " + path.substring(dot + 1));
        }
        FieldTree inner = present instanceof FieldTree tree ? tree : new FieldTree();
        children.put(head, inner);
        inner.put(path.substring(dot + 1), leaf);
    }

    boolean isEmpty() {
        return children.isEmpty();
    }

    /** Only what the tree names; computed fields come after the included ones. */
    Document including(Document document, Frame frame) {
        Document result = new Document();
        for (Map.Entry<String, Object> field : document.entrySet()) {
            Object child = children.get(field.getKey());
            if (child instanceof Leaf.Include) {
                result.put(field.getKey(), field.getValue());
            } else if (child instanceof Leaf.Change change) {
                put(result, field.getKey(), change.change.apply(field.getValue()));
            } else if (child instanceof FieldTree inner) {
                put(result, field.getKey(), inner.includingIn(field.getValue(), frame));
            }
        }
        compute(result, document, frame, true);
        return result;
    }

    private @Nullable Object includingIn(@Nullable Object value, Frame frame) {
        if (value instanceof Document document) {
            return including(document, frame);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> kept = new ArrayList<>();
            for (Object element : list) {
                Object included = includingIn(element, frame);
                if (!Missing.isMissing(included)) {
                    kept.add(included);
                }
            }
            return kept;
        }
        return Missing.MISSING;
    }

    /** Everything but what the tree excludes, with its changes and computed fields. */
    Document excluding(Document document, Frame frame) {
        Document result = new Document();
        for (Map.Entry<String, Object> field : document.entrySet()) {
            Object child = children.get(field.getKey());
            if (child == null || child instanceof Leaf.Include || child instanceof Leaf.Compute) {
                result.put(field.getKey(), field.getValue());
            } else if (child instanceof Leaf.Change change) {
                put(result, field.getKey(), change.change.apply(field.getValue()));
            } else if (child instanceof FieldTree inner) {
                result.put(field.getKey(), inner.excludingIn(field.getValue(), frame));
            }
        }
        compute(result, document, frame, false);
        return result;
    }

    private @Nullable Object excludingIn(@Nullable Object value, Frame frame) {
        if (value instanceof Document document) {
            return excluding(document, frame);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> kept = new ArrayList<>(list.size());
            list.forEach(element -> kept.add(excludingIn(element, frame)));
            return kept;
        }
        return value;
    }

    /** Computed fields alone, laid into the document: existing ones keep their place. */
    Document adding(Document document, Frame frame) {
        Document result = document.clone();
        for (Map.Entry<String, Object> child : children.entrySet()) {
            if (child.getValue() instanceof Leaf.Compute compute) {
                put(result, child.getKey(), compute.expression.evaluate(frame));
            } else if (child.getValue() instanceof FieldTree inner) {
                result.put(
                        child.getKey(), inner.addingIn(document.getOrDefault(child.getKey(), Missing.MISSING), frame));
            }
        }
        return result;
    }

    private Object addingIn(@Nullable Object value, Frame frame) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> changed = new ArrayList<>(list.size());
            list.forEach(element -> changed.add(addingIn(element, frame)));
            return changed;
        }
        return adding(value instanceof Document document ? document : new Document(), frame);
    }

    private void compute(Document result, Document document, Frame frame, boolean including) {
        for (Map.Entry<String, Object> child : children.entrySet()) {
            if (child.getValue() instanceof Leaf.Compute compute) {
                result.remove(child.getKey());
                put(result, child.getKey(), compute.expression.evaluate(frame));
            } else if (child.getValue() instanceof FieldTree inner
                    && inner.computes()
                    && !(document.get(child.getKey()) instanceof Document)
                    && !(document.get(child.getKey()) instanceof List)) {
                Document made = new Document();
                inner.compute(made, new Document(), frame, including);
                if (including || !made.isEmpty()) {
                    result.put(child.getKey(), made);
                }
            }
        }
    }

    private boolean computes() {
        return children.values().stream()
                .anyMatch(child -> child instanceof Leaf.Compute || (child instanceof FieldTree t && t.computes()));
    }

    private static void put(Document into, String name, @Nullable Object value) {
        if (Missing.isMissing(value)) {
            into.remove(name);
        } else {
            into.put(name, value);
        }
    }
}
