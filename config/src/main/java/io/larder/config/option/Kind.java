package io.larder.config.option;

import io.larder.config.value.Unreadable;
import java.nio.file.Path;

/**
 * A kind of value: how its text is read and what is said about it in help and documents.
 *
 * @param secret whether a text of this kind must not be quoted, not even in an error
 * @param several whether it is a list, written with commas
 * @param form what its texts look like; of a list, its elements
 */
public record Kind<T>(String expected, boolean secret, boolean several, Form form, Reader<T> reader) {
    /** Reads a text that is not empty; what it throws says what was expected and found. */
    @FunctionalInterface
    public interface Reader<T> {
        /** Relative paths are meant from {@code base}. */
        T read(String text, Path base) throws Unreadable;
    }

    /** For kinds that do not name files. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(String text) throws Unreadable;
    }

    static <T> Kind<T> of(String expected, Parser<T> parser) {
        return new Kind<>(expected, false, false, Form.ANY, (text, base) -> parser.parse(text));
    }

    static <T> Kind<T> secret(String expected, Parser<T> parser) {
        return new Kind<>(expected, true, false, Form.ANY, (text, base) -> parser.parse(text));
    }

    Kind<T> form(Form looksLike) {
        return new Kind<>(expected, secret, several, looksLike, reader);
    }

    public T read(String text, Path base) throws Unreadable {
        if (text.isBlank()) {
            throw new Unreadable("expected " + expected + ", found nothing");
        }
        return reader.read(text.strip(), base);
    }
}
