package io.larder.config.option;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be set. Its path is where it stands in the file; its flag, and the environment variable named after
 * the flag, set it from outside.
 *
 * @param standard the default as text, read like any other; null where being unset means something of its own
 * @param unset what being unset means, for the documents; null where {@code standard} is given
 * @param inUri the option of a connection string that sets this where nothing else does
 */
public record Option<T>(
        String path,
        String flag,
        Kind<T> kind,
        @Nullable String standard,
        @Nullable String unset,
        @Nullable InUri inUri,
        String help) {

    /** An option of the connection string, and what its bare number counts. */
    public record InUri(String name, Unit unit) {
        /** How the value of a connection string becomes text of the option's kind. */
        public String asText(String value) {
            if (unit != Unit.TEXT && value.equals("0")) {
                return Kinds.UNLIMITED;
            }
            return unit == Unit.MILLISECONDS ? value + "ms" : value;
        }
    }

    /** What the value of a connection string's option counts. */
    public enum Unit {
        TEXT,
        /** Zero is no limit. */
        COUNT,
        /** Zero is no limit. */
        MILLISECONDS
    }

    static <T> Option<T> of(String path, Kind<T> kind, String standard, String help) {
        return new Option<>(path, path.replace('.', '-'), kind, standard, null, null, help);
    }

    static <T> Option<T> unset(String path, Kind<T> kind, String unset, String help) {
        return new Option<>(path, path.replace('.', '-'), kind, null, unset, null, help);
    }

    Option<T> flag(String name) {
        return new Option<>(path, name, kind, standard, unset, inUri, help);
    }

    Option<T> inUri(String name, Unit unit) {
        return new Option<>(path, flag, kind, standard, unset, new InUri(name, unit), help);
    }

    /** The environment variable that sets it. */
    public String variable() {
        return "LARDER_" + flag.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** What holds if nobody says anything, for help and documents. */
    public String whenUnset() {
        return Objects.requireNonNullElse(standard, Objects.requireNonNullElse(unset, ""));
    }

    /** Whether its value must not be quoted, not even in an error. */
    public boolean secret() {
        return kind == (Object) Kinds.SECRET || kind == (Object) Kinds.CONNECTION_URI;
    }
}
