package io.larder.engine.cache;

import io.larder.engine.entry.Entry;
import org.jspecify.annotations.Nullable;

/** Looks, and neither counts nor makes anything more likely to be kept. */
final class Unnoticed implements Lookups {
    private final Cache cache;

    Unnoticed(Cache cache) {
        this.cache = cache;
    }

    @Override
    public @Nullable Entry find(Object key) {
        return cache.tier().glance(key);
    }

    @Override
    public boolean serves(Entry entry, Terms terms) {
        return cache.serving().mayServe(entry, terms);
    }
}
