package io.larder.config.option;

import io.larder.config.value.Unreadable;

/** A kind of value: how its text is read and what is said about it in help and documents. */
public record Kind<T>(String expected, Reader<T> reader) {
    /** Reads a text that is not empty; what it throws says what was expected and found. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(String text) throws Unreadable;
    }

    public T read(String text) throws Unreadable {
        if (text.isBlank()) {
            throw new Unreadable("expected " + expected + ", found nothing");
        }
        return reader.read(text.strip());
    }
}
