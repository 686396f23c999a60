package io.larder.config.source;

import io.larder.config.value.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills in {@code ${env:NAME}} and {@code ${file:PATH}}, so that secrets need not be written into a configuration. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}?");
    /** How a placeholder of some kind begins. What begins otherwise may be a part of a password, and is not quoted. */
    private static final Pattern KIND = Pattern.compile("[a-z]+:");
    /** A secret is short; whoever names a disk image here has made a mistake. */
    private static final long LARGEST_FILE = 64 << 10;

    private Placeholders() {}

    static String fill(String text, Path base, Map<String, String> environment) throws Unreadable {
        StringBuilder filled = new StringBuilder();
        int end = 0;
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            filled.append(text, end, matcher.start()).append(value(matcher.toMatchResult(), base, environment));
            end = matcher.end();
        }
        return filled.append(text, end, text.length()).toString();
    }

    private static String value(MatchResult placeholder, Path base, Map<String, String> environment) throws Unreadable {
        String inside = placeholder.group(1);
        if (placeholder.group().endsWith("}")) {
            if (inside.startsWith("env:")) {
                return variable(inside.substring("env:".length()), environment);
            }
            if (inside.startsWith("file:")) {
                return content(inside.substring("file:".length()), base);
            }
        }
        throw new Unreadable("expected ${env:NAME} or ${file:PATH}, found "
                + (KIND.matcher(inside).lookingAt() ? "\"" + placeholder.group() + "\"" : "another ${"));
    }

    private static String variable(String name, Map<String, String> environment) throws Unreadable {
        String value = environment.get(name);
        if (value == null) {
            throw new Unreadable("the environment variable " + name + " is not set");
        }
        return value;
    }

    /** A last line end is not part of what the file holds: editors put it there. */
    private static String content(String name, Path base) throws Unreadable {
        try {
            Path path = base.resolve(name);
            if (Files.size(path) > LARGEST_FILE) {
                throw new Unreadable("the file " + path + " is larger than 64 KiB");
            }
            return Files.readString(path).replaceFirst("\\R\\z", "");
        } catch (IOException | InvalidPathException e) {
            throw new Unreadable("the file " + base.resolve(".").normalize().resolve(name) + " cannot be read");
        }
    }
}
