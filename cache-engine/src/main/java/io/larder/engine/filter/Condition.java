package io.larder.engine.filter;

import io.larder.engine.value.FieldPath;
import io.larder.engine.value.Value;
import java.util.List;
import java.util.function.Consumer;

/** A part of a filter, compiled. Immutable. */
sealed interface Condition {
    Verdict test(Value document);

    /** Tells the path of each field that the outcome depends on; {@link Filter#WHOLE_DOCUMENT} where it may be any. */
    void fields(Consumer<String> to);

    /** All of them; nothing at all is true. */
    record And(List<Condition> parts) implements Condition {
        @Override
        public Verdict test(Value document) {
            Verdict verdict = Verdict.YES;
            for (Condition part : parts) {
                verdict = verdict.and(part.test(document));
                if (verdict == Verdict.NO) {
                    break;
                }
            }
            return verdict;
        }

        @Override
        public void fields(Consumer<String> to) {
            parts.forEach(part -> part.fields(to));
        }
    }

    /** Any of them; nothing at all is false. */
    record Or(List<Condition> parts) implements Condition {
        @Override
        public Verdict test(Value document) {
            Verdict verdict = Verdict.NO;
            for (Condition part : parts) {
                verdict = verdict.or(part.test(document));
                if (verdict == Verdict.YES) {
                    break;
                }
            }
            return verdict;
        }

        @Override
        public void fields(Consumer<String> to) {
            parts.forEach(part -> part.fields(to));
        }
    }

    record Not(Condition part) implements Condition {
        @Override
        public Verdict test(Value document) {
            return part.test(document).not();
        }

        @Override
        public void fields(Consumer<String> to) {
            part.fields(to);
        }
    }

    /** Something that is not known here. */
    record Unknown(String field) implements Condition {
        @Override
        public Verdict test(Value document) {
            return Verdict.CANNOT_TELL;
        }

        @Override
        public void fields(Consumer<String> to) {
            to.accept(field);
        }
    }

    /** True where the test holds for any place that the path leads to. */
    record OfField(FieldPath path, ValueTest test) implements Condition {
        @Override
        public Verdict test(Value document) {
            AnyPlace places = new AnyPlace(test);
            path.visit(document, places);
            return places.verdict();
        }

        @Override
        public void fields(Consumer<String> to) {
            to.accept(path.text());
        }
    }
}
