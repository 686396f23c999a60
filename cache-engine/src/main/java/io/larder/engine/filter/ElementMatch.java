package io.larder.engine.filter;

import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import java.util.List;

/** $elemMatch: an array with one element that passes all. */
final class ElementMatch {
    private ElementMatch() {}

    /** By operators on the element itself. Each test says whether it is negated, as $ne and $not are. */
    record ByValue(List<Term> terms) implements ValueTest {
        @Override
        public Verdict test(Value value) {
            return anyElement(value, element -> {
                Verdict verdict = Verdict.YES;
                for (Term term : terms) {
                    Verdict one = term.test().test(element);
                    verdict = verdict.and(term.negated() ? one.not() : one);
                }
                return verdict;
            });
        }

        @Override
        public boolean looksIntoArrays() {
            return false;
        }
    }

    record Term(ValueTest test, boolean negated) {}

    /** By a filter on elements that are documents. */
    record ByFilter(Condition filter) implements ValueTest {
        @Override
        public Verdict test(Value value) {
            return anyElement(value, element -> {
                if (element.isArray()) {
                    return Verdict.CANNOT_TELL; // its indexes serve as names there
                }
                return element.isDocument() ? filter.test(element) : Verdict.NO;
            });
        }

        @Override
        public boolean looksIntoArrays() {
            return false;
        }
    }

    private interface ElementTest {
        Verdict test(Value element);
    }

    private static Verdict anyElement(Value value, ElementTest test) {
        Verdict verdict = Verdict.NO;
        if (value.isArray()) {
            BsonCursor elements = value.elements();
            while (verdict != Verdict.YES && elements.next()) {
                verdict = verdict.or(test.test(Value.at(elements)));
            }
        }
        return verdict;
    }
}
