/**
 * What is known of what happened lately: recent changes of a namespace, writes whose outcome is not known yet, and how far
 * each change stream has come. Plain data with the rules of its own order; who may touch it when is up to the cache, except
 * for {@link io.larder.engine.window.StreamScope}, which any thread may read. Knows nothing of entries.
 */
@NullMarked
package io.larder.engine.window;

import org.jspecify.annotations.NullMarked;
