package io.larder.config.show;

import java.util.Optional;

/**
 * One setting as it takes effect. Its text is as it was written, or masked where it is a secret.
 *
 * @param path where it stands in the tree, with indexes: {@code listeners[0].address}
 * @param text absent: nobody set it and there is no text for what then holds
 * @param words what holds then
 * @param origin where it was written, or {@link #DEFAULT}
 */
public record Setting(String path, Optional<String> text, String words, String origin) {
    public static final String DEFAULT = "default";
    /** Shown in place of secrets. */
    public static final String MASK = "***";

    public static Setting said(String path, String text, String origin) {
        return new Setting(path, Optional.of(text), text, origin);
    }

    public boolean isDefault() {
        return origin.equals(DEFAULT);
    }
}
