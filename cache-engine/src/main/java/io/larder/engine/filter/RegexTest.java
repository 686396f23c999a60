package io.larder.engine.filter;

import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonTypes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression, as far as Java and PCRE certainly mean the same and no text can make the search long: literals,
 * classes of ASCII characters, anchors, and a few repetitions of single characters. Anything else is cannot-tell.
 */
record RegexTest(@Nullable Pattern pattern) implements ValueTest {
    private static final int MOST_REPETITIONS = 3;
    private static final int LONGEST_TEXT = 1000;
    private static final String PLAIN_PUNCTUATION = " _-:;,/@#%&=<>~`'\"!";

    static RegexTest compile(String pattern, String options) {
        int flags = Pattern.UNIX_LINES;
        if (!options.matches("[ims]*")) {
            return new RegexTest(null);
        }
        flags |= options.indexOf('i') >= 0 ? Pattern.CASE_INSENSITIVE : 0;
        flags |= options.indexOf('m') >= 0 ? Pattern.MULTILINE : 0;
        flags |= options.indexOf('s') >= 0 ? Pattern.DOTALL : 0;
        return new RegexTest(isPlain(pattern) ? Pattern.compile(pattern, flags) : null);
    }

    private static boolean isPlain(String pattern) {
        int repetitions = 0;
        boolean repeatable = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (isLiteral(c) || c == '.') {
                repeatable = true;
            } else if (c == '\\'
                    && i + 1 < pattern.length()
                    && ".*+?^$|()[]{}\\/-".indexOf(pattern.charAt(i + 1)) >= 0) {
                i++;
                repeatable = true;
            } else if (c == '\\' && i + 1 < pattern.length() && "dDwW".indexOf(pattern.charAt(i + 1)) >= 0) {
                i++;
                repeatable = true;
            } else if ((c == '*' || c == '+' || c == '?') && repeatable && ++repetitions <= MOST_REPETITIONS) {
                repeatable = false;
            } else if ((c == '^' && i == 0) || (c == '$' && i == pattern.length() - 1)) {
                repeatable = false;
            } else if (c == '[') {
                int end = plainClassEnd(pattern, i);
                if (end < 0) {
                    return false;
                }
                i = end;
                repeatable = true;
            } else {
                return false;
            }
        }
        return true;
    }

    /** The index of the bracket that closes a class of letters, digits and ranges of them, or -1. */
    private static int plainClassEnd(String pattern, int start) {
        int i = start + 1;
        if (i < pattern.length() && pattern.charAt(i) == '^') {
            i++;
        }
        int first = i;
        for (; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == ']') {
                return i > first ? i : -1;
            }
            boolean range = c == '-' && i > first && i + 1 < pattern.length() && isRange(pattern, i);
            if (!isWord(c) && !range) {
                return -1;
            }
        }
        return -1;
    }

    /** One that ends before it begins is refused, by servers as well. */
    private static boolean isRange(String pattern, int hyphen) {
        char last = pattern.charAt(hyphen + 1);
        return isWord(last) && pattern.charAt(hyphen - 1) <= last;
    }

    private static boolean isWord(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static boolean isLiteral(char c) {
        return isWord(c) || PLAIN_PUNCTUATION.indexOf(c) >= 0;
    }

    @Override
    public Verdict test(Value value) {
        if (value.type() == BsonTypes.REGEX || value.type() == BsonTypes.SYMBOL) {
            return Verdict.CANNOT_TELL;
        }
        if (value.type() != BsonTypes.STRING) {
            return Verdict.NO;
        }
        if (pattern == null) {
            return Verdict.CANNOT_TELL;
        }
        String text = value.string();
        boolean ascii = text.chars().allMatch(c -> c < 0x80 && c != 0);
        if (text.length() > LONGEST_TEXT || !ascii) {
            return Verdict.CANNOT_TELL; // PCRE folds case beyond ASCII, and counts characters where Java counts units
        }
        if (text.isEmpty() && (pattern.flags() & Pattern.MULTILINE) != 0) {
            return Verdict.CANNOT_TELL; // no line begins in it for Java, and one does for PCRE
        }
        return Verdict.of(pattern.matcher(text).find());
    }
}
