package io.larder.embedded.query.expression;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.TypeNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lengths, positions and parts of strings, counted in bytes or in code points. */
final class StringPositionOperators {
    private StringPositionOperators() {}

    static void register(Operators operators) {
        operators.one(
                "$strLenBytes", value -> string("$strLenBytes", value, 34473).getBytes(StandardCharsets.UTF_8).length);
        operators.one("$strLenCP", value -> {
            String text = string("$strLenCP", value, 34471);
            return text.codePointCount(0, text.length());
        });
        operators.many("$indexOfBytes", 2, 4, (values, frame) -> indexOf("$indexOfBytes", values, true));
        operators.many("$indexOfCP", 2, 4, (values, frame) -> indexOf("$indexOfCP", values, false));
        operators.many("$substr", 3, 3, (values, frame) -> substringOfBytes("$substrBytes", values));
        operators.many("$substrBytes", 3, 3, (values, frame) -> substringOfBytes("$substrBytes", values));
        operators.many("$substrCP", 3, 3, (values, frame) -> {
            int[] points = StringOperators.text(values.get(0)).codePoints().toArray();
            int from = index("$substrCP", "starting index", values.get(1), 34450);
            int length = index("$substrCP", "length", values.get(2), 34452);
            if (from < 0) {
                throw new CommandFailure(34455, "$substrCP: the starting index must be nonnegative integer.");
            }
            if (length < 0) {
                throw new CommandFailure(34454, "$substrCP: length must be a nonnegative integer.");
            }
            return from >= points.length ? "" : new String(points, from, Math.min(length, points.length - from));
        });
    }

    private static String string(String name, @Nullable Object value, int code) {
        if (value instanceof String text) {
            return text;
        }
        throw new CommandFailure(code, name + " requires a string argument, found: " + TypeNames.of(value));
    }

    private static int index(String name, String what, @Nullable Object value, int code) {
        if (value instanceof Number number) {
            return number.intValue();
        }
        throw new CommandFailure(
                code, name + ": " + what + " must be a numeric type (is BSON type " + TypeNames.of(value) + ")");
    }

    private static Object substringOfBytes(String name, List<@Nullable Object> values) {
        byte[] bytes = StringOperators.text(values.get(0)).getBytes(StandardCharsets.UTF_8);
        int from = index(name, "starting index", values.get(1), 16034);
        int length = index(name, "length", values.get(2), 16035);
        if (from < 0) {
            throw new CommandFailure(50752, name + ": starting index must be non-negative (got: " + from + ")");
        }
        if (from >= bytes.length) {
            return "";
        }
        if (isContinuation(bytes, from)) {
            throw new CommandFailure(28656, name + ":  Invalid range, starting index is a UTF-8 continuation byte.");
        }
        int end = length < 0 ? bytes.length : (int) Math.min(bytes.length, (long) from + length);
        if (isContinuation(bytes, end)) {
            throw new CommandFailure(
                    28657, name + ":  Invalid range, ending index is in the middle of a UTF-8 character.");
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    private static boolean isContinuation(byte[] bytes, int at) {
        return at < bytes.length && (bytes[at] & 0xC0) == 0x80;
    }

    private static @Nullable Object indexOf(String name, List<@Nullable Object> values, boolean bytes) {
        if (Missing.isNullish(values.get(0))) {
            return null;
        }
        if (!(values.get(0) instanceof String text)) {
            throw new CommandFailure(
                    bytes ? 40091 : 40093,
                    name + " requires a string as the first argument, found: " + TypeNames.of(values.get(0)));
        }
        if (!(values.get(1) instanceof String token)) {
            throw new CommandFailure(
                    bytes ? 40092 : 40094,
                    name + " requires a string as the second argument, found: " + TypeNames.of(values.get(1)));
        }
        int from = values.size() > 2 ? ArrayScanOperators.bound(name, "starting", values.get(2)) : 0;
        int length = length(text, bytes);
        int to = values.size() > 3 ? Math.min(length, ArrayScanOperators.bound(name, "ending", values.get(3))) : length;
        for (int at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + 1)) {
            int position = length(text.substring(0, at), bytes);
            if (position >= from) {
                return position + length(token, bytes) <= to ? position : -1;
            }
        }
        return -1;
    }

    private static int length(String text, boolean bytes) {
        return bytes ? text.getBytes(StandardCharsets.UTF_8).length : text.codePointCount(0, text.length());
    }
}
