package io.larder.embedded.query.match;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.expression.Expression;
import io.larder.embedded.query.expression.Frame;
import io.larder.embedded.query.path.ElementPath;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Truth;
import java.util.List;
import java.util.function.Predicate;

/** A filter as a tree of conditions. */
public sealed interface Node {
    boolean matches(Document document, Positions positions);

    /** Every child holds. */
    record And(List<Node> children) implements Node {
        @Override
        public boolean matches(Document document, Positions positions) {
            for (Node child : children) {
                if (!child.matches(document, positions)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** At least one child holds. */
    record Or(List<Node> children) implements Node {
        @Override
        public boolean matches(Document document, Positions positions) {
            for (Node child : children) {
                if (child.matches(document, positions)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The child does not hold. A position matched inside a negation means nothing. */
    record Not(Node child) implements Node {
        @Override
        public boolean matches(Document document, Positions positions) {
            return !child.matches(document, new Positions());
        }
    }

    /** Some value at a path passes a test. */
    record Field(String name, ElementPath path, Test test) implements Node {
        static Field of(String name, Test test) {
            return new Field(name, new ElementPath(name), test);
        }

        @Override
        public boolean matches(Document document, Positions positions) {
            ElementPath.Visitor visitor = (value, index) -> {
                if (!test.test(value)) {
                    return false;
                }
                positions.matchedAt(index >= 0 ? index : positionInside(value));
                return true;
            };
            return test.expandsArrays() ? path.anyElement(document, visitor) : path.anyWhole(document, visitor);
        }

        private int positionInside(@org.jspecify.annotations.Nullable Object value) {
            if (test instanceof Test.ElementMatches elements) {
                return elements.positionIn(value);
            }
            return test instanceof Test.ElementPasses elements ? elements.positionIn(value) : Positions.NONE;
        }
    }

    /** {@code $expr}. */
    record Computed(Expression expression, Evaluation evaluation) implements Node {
        @Override
        public boolean matches(Document document, Positions positions) {
            return Truth.of(expression.evaluate(Frame.of(document, evaluation)));
        }
    }

    /** {@code $jsonSchema}. */
    record Schema(JsonSchema schema) implements Node {
        @Override
        public boolean matches(Document document, Positions positions) {
            return schema.accepts(document);
        }
    }

    /** {@code $text}. */
    record Text(TextSearch search) implements Node {
        @Override
        public boolean matches(Document document, Positions positions) {
            return search.matches(document);
        }
    }

    /** A condition on the whole document that is nothing of the above: a constant, a sample. */
    record Whole(Predicate<Document> condition) implements Node {
        @Override
        public boolean matches(Document document, Positions positions) {
            return condition.test(document);
        }
    }
}
