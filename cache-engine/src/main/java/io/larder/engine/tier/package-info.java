/**
 * Where entries are kept. A tier knows keys, weights and room, and nothing of coherence: whether what it gives may be served is
 * checked by the cache, every time. One on disk and one shared between proxies fit behind the same interface.
 */
@NullMarked
package io.larder.engine.tier;

import org.jspecify.annotations.NullMarked;
