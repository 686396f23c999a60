package io.larder.embedded.query.match;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.Regex;
import io.larder.embedded.query.value.Evaluation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators applied to a value itself and not to a field of it: inside $elemMatch, $pull and array filters. */
public final class ElementTest {
    private final Node condition;

    ElementTest(Node condition) {
        this.condition = condition;
    }

    /** A document of operators, a regular expression, or a value to equal. */
    public static ElementTest compile(@Nullable Object condition, Evaluation evaluation) {
        FilterParser filters = new FilterParser(evaluation, null);
        if (condition instanceof Document document && FilterParser.isOperators(document)) {
            return new OperatorParser(evaluation, filters).elementTest(document);
        }
        if (condition instanceof Regex regex) {
            return new ElementTest(Node.Field.of("", RegexTest.of(regex)));
        }
        return new ElementTest(Node.Field.of("", filters.equal(condition)));
    }

    /** Whether a document is a set of operators rather than a value or a filter on fields. */
    public static boolean isOperators(Document document) {
        return FilterParser.isOperators(document);
    }

    /** An array is tested as one value here, never element by element. */
    public boolean test(@Nullable Object value) {
        return holds(condition, value);
    }

    private static boolean holds(Node node, @Nullable Object value) {
        if (node instanceof Node.And and) {
            return and.children().stream().allMatch(child -> holds(child, value));
        } else if (node instanceof Node.Or or) {
            List<Node> children = or.children();
            return children.stream().anyMatch(child -> holds(child, value));
        } else if (node instanceof Node.Not not) {
            return !holds(not.child(), value);
        } else if (node instanceof Node.Field field) {
            return field.test().test(value);
        }
        return node.matches(new Document(), new Positions());
    }
}
