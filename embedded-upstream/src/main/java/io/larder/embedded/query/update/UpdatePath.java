package io.larder.embedded.query.update;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.path.ElementPath;
import java.util.List;

/** The path of an update: field names, array positions, {@code $}, {@code $[]} and {@code $[identifier]}. */
record UpdatePath(String text, List<String> parts) implements Comparable<UpdatePath> {
    static UpdatePath parse(String text) {
        if (text.isEmpty()) {
            throw new CommandFailure(ErrorCode.EMPTY_FIELD_NAME, "An empty update path is not valid.");
        }
        List<String> parts = List.of(text.split("\\.", -1));
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (part.isEmpty()) {
                throw new CommandFailure(
                        ErrorCode.EMPTY_FIELD_NAME,
                        "The update path '" + text + "' contains an empty field name, which is not allowed.");
            }
            if (i == 0 && isIdentifier(part)) {
                throw new CommandFailure(
                        ErrorCode.BAD_VALUE,
                        "Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '"
                                + text + "'");
            }
            if (i == 0 && part.equals("$")) {
                throw new CommandFailure(
                        ErrorCode.BAD_VALUE,
                        "Cannot have positional (i.e. '$') element in the first position in path '" + text + "'");
            }
            boolean reference = i > 0 && (part.equals("$ref") || part.equals("$id") || part.equals("$db"));
            if (part.startsWith("$") && !part.equals("$") && !isIdentifier(part) && !reference) {
                throw new CommandFailure(
                        ErrorCode.DOLLAR_PREFIXED_FIELD_NAME,
                        "The dollar ($) prefixed field '" + part + "' in '" + text
                                + "' is not allowed in the context of an update's replacement document."
                                + " Consider using an aggregation pipeline with $replaceWith.");
            }
        }
        return new UpdatePath(text, parts);
    }

    static boolean isIdentifier(String part) {
        return part.startsWith("$[") && part.endsWith("]");
    }

    static String identifier(String part) {
        return part.substring(2, part.length() - 1);
    }

    boolean isPositional() {
        return parts.contains("$") || parts.stream().anyMatch(UpdatePath::isIdentifier);
    }

    /** The path at which the two cannot both be updated, or null. */
    static @org.jspecify.annotations.Nullable String conflict(UpdatePath a, UpdatePath b) {
        int common = Math.min(a.parts.size(), b.parts.size());
        for (int i = 0; i < common; i++) {
            if (!a.parts.get(i).equals(b.parts.get(i))) {
                return null;
            }
        }
        return String.join(".", a.parts.subList(0, common));
    }

    /** The order in which fields are updated, and so in which new ones appear: names by text, positions by number. */
    @Override
    public int compareTo(UpdatePath other) {
        int common = Math.min(parts.size(), other.parts.size());
        for (int i = 0; i < common; i++) {
            String x = parts.get(i);
            String y = other.parts.get(i);
            int m = ElementPath.arrayIndex(x);
            int n = ElementPath.arrayIndex(y);
            int order = m >= 0 && n >= 0 ? Integer.compare(m, n) : x.compareTo(y);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(parts.size(), other.parts.size());
    }
}
