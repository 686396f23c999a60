package io.larder.engine.cache;

import io.larder.engine.entry.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Asking what there is for a read and whether it may be served. The {@link Cache} itself is asked on behalf of clients, and
 * takes note; {@link Cache#unnoticed()} is asked by those who only want to know, and nothing is different afterwards.
 */
public interface Lookups {
    /** What there is for a key, unchecked: for its query, by whose shape the terms are found. */
    @Nullable
    Entry find(Object key);

    /** Whether an entry may be served on these terms now; if not, they say why. */
    boolean serves(Entry entry, Terms terms);
}
