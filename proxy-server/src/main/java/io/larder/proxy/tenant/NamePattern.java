package io.larder.proxy.tenant;

import java.util.Arrays;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A name, or with {@code *} for any characters many of them. */
public final class NamePattern {
    /** A name comes before all patterns, a pattern that spells out more before one that spells out less. */
    static final Comparator<NamePattern> MOST_PARTICULAR_FIRST = Comparator.comparing(NamePattern::isName)
            .thenComparing(NamePattern::spelledOut)
            .reversed();

    private final String text;
    private final Pattern regex;

    public NamePattern(String text) {
        this.text = text;
        this.regex = Pattern.compile(regex(text), Pattern.DOTALL);
    }

    private static String regex(String text) {
        return Arrays.stream(text.split("\\*", -1))
                .map(part -> part.replaceAll("([^A-Za-z0-9_])", "\\\\$1"))
                .collect(Collectors.joining(".*", "^", "$"));
    }

    boolean matches(String name) {
        return isName() ? text.equals(name) : regex.matcher(name).matches();
    }

    boolean isName() {
        return text.indexOf('*') < 0;
    }

    private int spelledOut() {
        return (int) text.chars().filter(c -> c != '*').count();
    }

    /** The same for those who have no such patterns, in the form that servers read, too. */
    String asRegex() {
        return regex.pattern();
    }

    @Override
    public String toString() {
        return text;
    }
}
