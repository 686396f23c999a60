package io.larder.embedded.query.match;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.value.Evaluation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A compiled filter. Immutable and safe to share. */
public final class Matcher {
    private final Document filter;
    private final Node root;

    private Matcher(Document filter, Node root) {
        this.filter = filter;
        this.root = root;
    }

    /** Fails as the server would fail the command if the filter is not valid. */
    public static Matcher compile(Document filter, Evaluation evaluation) {
        return compile(filter, evaluation, null);
    }

    /** Weights by field of the collection's text index, if it has one, are what $text searches. */
    public static Matcher compile(Document filter, Evaluation evaluation, @Nullable Map<String, Double> textWeights) {
        return new Matcher(filter, new FilterParser(evaluation, textWeights).parse(filter));
    }

    public boolean matches(Document document) {
        return root.matches(document, new Positions());
    }

    /** The array position by which this filter matches the document, for the positional {@code $}; -1 for none. */
    public int position(Document document) {
        Positions positions = new Positions();
        return root.matches(document, positions) ? positions.position() : Positions.NONE;
    }

    public Document filter() {
        return filter;
    }

    public Node root() {
        return root;
    }

    /** The $text of this filter, if it has one. */
    public Node.@Nullable Text textSearch() {
        return textIn(root);
    }

    private static Node.@Nullable Text textIn(Node node) {
        if (node instanceof Node.Text text) {
            return text;
        }
        if (node instanceof Node.And and) {
            for (Node child : and.children()) {
                Node.Text text = textIn(child);
                if (text != null) {
                    return text;
                }
            }
        }
        return null;
    }

    /** Paths that a matching document must hold exactly these values at: what an upsert starts from. */
    public Map<String, @Nullable Object> equalities() {
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        collect(root, found);
        return found;
    }

    private static void collect(Node node, Map<String, @Nullable Object> into) {
        if (node instanceof Node.And and) {
            and.children().forEach(child -> collect(child, into));
        } else if (node instanceof Node.Or or && or.children().size() == 1) {
            collect(or.children().get(0), into);
        } else if (node instanceof Node.Field field) {
            if (field.test() instanceof Comparison comparison && comparison.kind() == Comparison.Kind.EQ) {
                add(field.name(), comparison.operand(), into);
            } else if (field.test() instanceof In in
                    && in.values().size() == 1
                    && in.patterns().isEmpty()) {
                add(field.name(), in.values().get(0), into);
            }
        }
    }

    private static void add(String path, @Nullable Object value, Map<String, @Nullable Object> into) {
        if (into.containsKey(path)) {
            throw new io.larder.embedded.failure.CommandFailure(
                    io.larder.embedded.failure.ErrorCode.NOT_SINGLE_VALUE_FIELD,
                    "cannot infer query fields to set, path '" + path + "' is matched twice");
        }
        into.put(path, value);
    }
}
