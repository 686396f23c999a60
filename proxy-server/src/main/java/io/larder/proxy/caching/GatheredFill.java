package io.larder.proxy.caching;

import io.larder.engine.answer.Gathering;
import io.larder.engine.cache.Fill;

/** An answer of several batches on its way into the cache. One user at a time. */
public record GatheredFill(Fill fill, Gathering gathering) {
    /** There will be no more of it. */
    void giveUp() {
        fill.fail(gathering.giveUp());
    }
}
