/**
 * What the cache has to remember of logical sessions: what their next read must at least see, and what their transactions
 * have written so far. Every table here is bounded and says what it means to have no room. Knows nothing of entries.
 */
@NullMarked
package io.larder.engine.session;

import org.jspecify.annotations.NullMarked;
