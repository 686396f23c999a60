package io.larder.config.option;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be set. Its path is where it stands in the file; its flag, and the environment variable named after
 * the flag, set it from outside.
 *
 * @param whenUnset the default; where {@code hasStandard}, as text that is read like any other, otherwise in words
 * @param inUri the option of a connection string that sets this where nothing else does
 */
public record Option<T>(
        String path,
        String flag,
        Kind<T> kind,
        boolean hasStandard,
        String whenUnset,
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
        return new Option<>(path, path.replace('.', '-'), kind, true, standard, null, help);
    }

    static <T> Option<T> unset(String path, Kind<T> kind, String whenUnset, String help) {
        return new Option<>(path, path.replace('.', '-'), kind, false, whenUnset, null, help);
    }

    Option<T> flag(String name) {
        return new Option<>(path, name, kind, hasStandard, whenUnset, inUri, help);
    }

    Option<T> inUri(String name, Unit unit) {
        return new Option<>(path, flag, kind, hasStandard, whenUnset, new InUri(name, unit), help);
    }

    /** Whether its flag may be given several times. */
    public boolean repeatable() {
        return kind.several() || kind.equals(Kinds.LISTEN_ADDRESS);
    }

    /** The environment variable that sets it. */
    public String variable() {
        return "LARDER_" + flag.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
