package io.larder.embedded.query.update;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.match.ElementTest;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.value.Compare;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.Shell;
import io.larder.embedded.query.value.TypeNames;
import io.larder.embedded.query.value.ValueKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** $addToSet, $pull, $pullAll, $pop. */
final class ArrayOperators {
    private ArrayOperators() {}

    static FieldOperator addToSet(@Nullable Object argument, Evaluation evaluation) {
        List<?> values = java.util.Collections.singletonList(argument);
        if (argument instanceof Document document
                && !document.isEmpty()
                && document.keySet().iterator().next().equals("$each")) {
            if (!(document.get("$each") instanceof List<?> each)) {
                throw new CommandFailure(
                        ErrorCode.TYPE_MISMATCH,
                        "The argument to $each in $addToSet must be an array but it was of type "
                                + TypeNames.of(document.get("$each")));
            }
            if (document.size() > 1) {
                throw new CommandFailure(
                        ErrorCode.BAD_VALUE,
                        "Found unexpected fields after $each in $addToSet: " + Shell.render(document));
            }
            values = each;
        }
        List<?> additions = values;
        return new FieldOperator() {
            @Override
            public @Nullable Object apply(@Nullable Object current, Target target) {
                if (!Missing.isMissing(current) && !(current instanceof List)) {
                    throw new CommandFailure(
                            ErrorCode.BAD_VALUE,
                            "Cannot apply $addToSet to non-array field. Field named '" + target.field()
                                    + "' has non-array type " + TypeNames.of(current));
                }
                List<?> old = current instanceof List<?> list ? list : List.of();
                Set<ValueKey> present = new HashSet<>();
                old.forEach(each -> present.add(ValueKey.of(each, evaluation.collation())));
                List<@Nullable Object> grown = new ArrayList<>(old);
                for (Object value : additions) {
                    if (present.add(ValueKey.of(value, evaluation.collation()))) {
                        grown.add(value);
                    }
                }
                return grown.size() == old.size() && !Missing.isMissing(current) ? current : grown;
            }

            @Override
            public boolean appends() {
                return true;
            }
        };
    }

    static FieldOperator pull(@Nullable Object condition, Evaluation evaluation) {
        if (condition instanceof Document document && !ElementTest.isOperators(document)) {
            Matcher matcher = Matcher.compile(document, evaluation);
            return removal("$pull", element -> element instanceof Document each && matcher.matches(each));
        }
        if (condition instanceof Document || condition instanceof io.larder.embedded.bson.Regex) {
            ElementTest test = ElementTest.compile(condition, evaluation);
            return removal("$pull", test::test);
        }
        return removal("$pull", element -> Compare.equal(element, condition, evaluation.collation()));
    }

    static FieldOperator pullAll(@Nullable Object argument, Evaluation evaluation) {
        if (!(argument instanceof List<?> list)) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE,
                    "$pullAll requires an array argument but was given a " + TypeNames.of(argument));
        }
        Set<ValueKey> gone = new HashSet<>();
        list.forEach(each -> gone.add(ValueKey.of(each, evaluation.collation())));
        return removal("$pullAll", element -> gone.contains(ValueKey.of(element, evaluation.collation())));
    }

    private static FieldOperator removal(String name, Predicate<@Nullable Object> gone) {
        return new FieldOperator() {
            @Override
            public @Nullable Object apply(@Nullable Object current, Target target) {
                if (Missing.isMissing(current)) {
                    return current;
                }
                if (!(current instanceof List<?> list)) {
                    throw new CommandFailure(ErrorCode.BAD_VALUE, "Cannot apply " + name + " to a non-array value");
                }
                List<@Nullable Object> kept = new ArrayList<>(list.size());
                for (Object element : list) {
                    if (!gone.test(element)) {
                        kept.add(element);
                    }
                }
                return kept.size() == list.size() ? current : kept;
            }

            @Override
            public boolean creates() {
                return false;
            }
        };
    }

    static FieldOperator pop(String field, @Nullable Object argument) {
        Long end = argument instanceof Number ? Numbers.wholeLong(argument) : null;
        if (!(argument instanceof Number)) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE, "Expected a number in: " + field + ": " + Shell.render(argument));
        }
        if (end == null || (end != 1 && end != -1)) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE, "$pop expects 1 or -1, found: " + Shell.render(argument));
        }
        boolean last = end == 1;
        return new FieldOperator() {
            @Override
            public @Nullable Object apply(@Nullable Object current, Target target) {
                if (Missing.isMissing(current)) {
                    return current;
                }
                if (!(current instanceof List<?> list)) {
                    throw new CommandFailure(
                            ErrorCode.TYPE_MISMATCH,
                            "Path '" + target.path() + "' contains an element of non-array type '"
                                    + TypeNames.of(current) + "'");
                }
                if (list.isEmpty()) {
                    return current;
                }
                return new ArrayList<>(last ? list.subList(0, list.size() - 1) : list.subList(1, list.size()));
            }

            @Override
            public boolean creates() {
                return false;
            }
        };
    }
}
