package io.larder.config.source;

import io.larder.config.value.Unreadable;
import java.util.Map;

/** The text of one setting as written, before placeholders are filled in, and where. */
public record Given(String text, Origin origin) {
    /** The text that is meant. */
    public String expanded(Map<String, String> environment) throws Unreadable {
        return Placeholders.fill(text, origin.base(), environment);
    }

    /** Whether it names its value instead of writing it down; what comes of it must not be quoted. */
    public boolean indirect() {
        return text.contains("${");
    }
}
