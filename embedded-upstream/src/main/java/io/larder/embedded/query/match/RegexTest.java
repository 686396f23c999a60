package io.larder.embedded.query.match;

import io.larder.embedded.bson.Regex;
import io.larder.embedded.bson.Symbol;
import io.larder.embedded.query.value.Patterns;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A regular expression: strings that contain a match, and the very same expression as a value. */
public record RegexTest(Regex regex, Pattern compiled) implements Test {
    static RegexTest of(Regex regex) {
        return new RegexTest(regex, Patterns.compile(regex.pattern(), regex.options()));
    }

    @Override
    public boolean test(@Nullable Object value) {
        if (value instanceof String text) {
            return compiled.matcher(text).find();
        }
        return value instanceof Symbol symbol ? compiled.matcher(symbol.name()).find() : regex.equals(value);
    }
}
