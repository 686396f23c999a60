package io.larder.config.source;

import java.util.List;

/** What a file says, before anybody asks what it means. */
public sealed interface Raw {
    Origin origin();

    /** A plain value. */
    record Text(String text, Origin origin) implements Raw {}

    /** A list. */
    record Items(List<Raw> items, Origin origin) implements Raw {}

    /** Keys with values, in the order of the file. */
    record Fields(List<Field> fields, Origin origin) implements Raw {}

    /** A key without a value. */
    record Nothing(Origin origin) implements Raw {}

    /** One key and what follows it. */
    record Field(String key, Origin origin, Raw value) {}

    /** How it is called in an error. */
    default String described() {
        if (this instanceof Text text) {
            return "\"" + text.text() + "\"";
        }
        if (this instanceof Items list) {
            return list.items().isEmpty() ? "an empty list" : "a list";
        }
        return this instanceof Fields ? "keys with values" : "nothing";
    }
}
