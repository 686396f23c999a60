package io.larder.embedded.query.expression;

import io.larder.embedded.bson.Symbol;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Strings;
import io.larder.embedded.query.value.TypeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Strings made from strings. Case changes touch ASCII letters only, as on the server. */
final class StringOperators {
    private StringOperators() {}

    static void register(Operators operators) {
        operators.many("$concat", 0, Integer.MAX_VALUE, (values, frame) -> {
            StringBuilder all = new StringBuilder();
            for (Object value : values) {
                if (Missing.isNullish(value)) {
                    return null;
                }
                if (!(value instanceof String text)) {
                    throw new CommandFailure(16702, "$concat only supports strings, not " + TypeNames.of(value));
                }
                all.append(text);
            }
            return all.toString();
        });
        operators.one("$toLower", value -> ascii(text(value), false));
        operators.one("$toUpper", value -> ascii(text(value), true));
        operators.two(
                "$strcasecmp",
                (a, b) -> Integer.signum(
                        Strings.compare(text(a).toUpperCase(Locale.ROOT), text(b).toUpperCase(Locale.ROOT))));
        operators.two("$split", StringOperators::split);
        trim(operators, "$trim", true, true);
        trim(operators, "$ltrim", true, false);
        trim(operators, "$rtrim", false, true);
        replace(operators, "$replaceOne", false);
        replace(operators, "$replaceAll", true);
    }

    /** What string operators take for a string: also numbers and dates, and nothing at all as the empty one. */
    static String text(@Nullable Object value) {
        if (Missing.isNullish(value)) {
            return "";
        }
        if (value instanceof Symbol symbol) {
            return symbol.name();
        }
        String text = Conversions.plainText(value);
        if (text == null) {
            throw new CommandFailure(16007, "can't convert from BSON type " + TypeNames.of(value) + " to String");
        }
        return text;
    }

    private static String ascii(String text, boolean upper) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = 0; i < changed.length(); i++) {
            char c = changed.charAt(i);
            if (upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z') {
                changed.setCharAt(i, (char) (c ^ 0x20));
            }
        }
        return changed.toString();
    }

    private static @Nullable Object split(@Nullable Object input, @Nullable Object separator) {
        if (Missing.isNullish(input) || Missing.isNullish(separator)) {
            return null;
        }
        if (!(input instanceof String text)) {
            throw new CommandFailure(
                    40085,
                    "$split requires an expression that evaluates to a string as a first argument, found: "
                            + TypeNames.of(input));
        }
        if (!(separator instanceof String delimiter)) {
            throw new CommandFailure(
                    40086,
                    "$split requires an expression that evaluates to a string as a second argument, found: "
                            + TypeNames.of(separator));
        }
        if (delimiter.isEmpty()) {
            throw new CommandFailure(40087, "$split requires a non-empty separator");
        }
        List<@Nullable Object> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, from)) {
            parts.add(text.substring(from, at));
            from = at + delimiter.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static void trim(Operators operators, String name, boolean left, boolean right) {
        operators.named(
                name,
                Set.of("input"),
                Set.of("chars"),
                new Operators.ArgumentCodes(50696, 50694, 50695),
                (arguments, frame) -> {
                    Object input = arguments.get("input");
                    Object chars = arguments.get("chars");
                    if (Missing.isNullish(input) || (arguments.has("chars") && Missing.isNullish(chars))) {
                        return null;
                    }
                    if (!(input instanceof String text)) {
                        throw new CommandFailure(
                                50699,
                                name + " requires its input to be a string, got " + input + " (of type "
                                        + TypeNames.of(input) + ") instead.");
                    }
                    if (arguments.has("chars") && !(chars instanceof String)) {
                        throw new CommandFailure(
                                50700,
                                name + " requires 'chars' to be a string, got " + chars + " (of type "
                                        + TypeNames.of(chars) + ") instead.");
                    }
                    return trimmed(text, chars instanceof String set ? set : null, left, right);
                });
    }

    private static String trimmed(String text, @Nullable String set, boolean left, boolean right) {
        int[] points = text.codePoints().toArray();
        int from = 0;
        int to = points.length;
        while (left && from < to && inSet(points[from], set)) {
            from++;
        }
        while (right && to > from && inSet(points[to - 1], set)) {
            to--;
        }
        return new String(points, from, to - from);
    }

    private static boolean inSet(int point, @Nullable String set) {
        return set == null
                ? point == 0 || Character.isWhitespace(point) || Character.isSpaceChar(point)
                : set.indexOf(point) >= 0;
    }

    private static void replace(Operators operators, String name, boolean all) {
        operators.named(
                name,
                Set.of("input", "find", "replacement"),
                Set.of(),
                new Operators.ArgumentCodes(51751, 51750, 51749),
                (arguments, frame) -> {
                    Object input = string(name, "input", arguments, 51746);
                    Object find = string(name, "find", arguments, 51745);
                    Object replacement = string(name, "replacement", arguments, 51744);
                    if (input == null || find == null || replacement == null) {
                        return null;
                    }
                    String text = (String) input;
                    if (all) {
                        return text.replace((String) find, (String) replacement);
                    }
                    int at = text.indexOf((String) find);
                    return at < 0
                            ? text
                            : text.substring(0, at) + replacement + text.substring(at + ((String) find).length());
                });
    }

    private static @Nullable String string(String name, String argument, NamedArguments arguments, int code) {
        Object value = arguments.orNull(argument);
        if (value != null && !(value instanceof String)) {
            throw new CommandFailure(code, name + " requires that '" + argument + "' be a string, found: " + value);
        }
        return (String) value;
    }
}
