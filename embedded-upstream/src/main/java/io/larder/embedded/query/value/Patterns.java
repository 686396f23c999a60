package io.larder.embedded.query.value;

import io.larder.embedded.failure.CommandFailure;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Regular expressions as the server reads them (PCRE), as far as Java's engine says the same thing. */
public final class Patterns {
    private static final Pattern PCRE_NAMED_GROUP = Pattern.compile("\\(\\?P<([A-Za-z][A-Za-z0-9]*)>");

    private Patterns() {}

    public static Pattern compile(String pattern, String options) {
        int flags = Pattern.UNIX_LINES;
        for (int i = 0; i < options.length(); i++) {
            char option = options.charAt(i);
            flags |= switch (option) {
                case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
                case 'm' -> Pattern.MULTILINE;
                case 'x' -> Pattern.COMMENTS;
                case 's' -> Pattern.DOTALL;
                case 'u' -> Pattern.UNICODE_CASE;
                default -> throw new CommandFailure(51108, "invalid flag in regex options: " + option);
            };
        }
        try {
            return Pattern.compile(PCRE_NAMED_GROUP.matcher(pattern).replaceAll("(?<$1>"), flags);
        } catch (PatternSyntaxException e) {
            throw new CommandFailure(51091, "Regular expression is invalid: " + e.getDescription());
        }
    }
}
