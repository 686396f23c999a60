package io.larder.config.option;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What texts of a kind look like, for editors: words, whole numbers of a range, texts of a pattern. A text has to be one of
 * those; where nothing is said, any text will do.
 */
public record Form(List<String> words, @Nullable Range numbers, @Nullable String pattern) {
    static final Form ANY = new Form(List.of(), null, null);

    /** Both ends belong to it. {@code whole}: nothing between whole numbers does. */
    public record Range(long least, long most, boolean whole) {}

    public Form {
        words = List.copyOf(words);
    }

    static Form words(List<String> words) {
        return new Form(words, null, null);
    }

    static Form numbers(long least, long most, String... words) {
        return new Form(List.of(words), new Range(least, most, true), null);
    }

    /** A share of one, or a text of the pattern. */
    static Form share(String pattern) {
        return new Form(List.of(), new Range(0, 1, false), pattern);
    }

    static Form pattern(String pattern, String... words) {
        return new Form(List.of(words), null, pattern);
    }
}
