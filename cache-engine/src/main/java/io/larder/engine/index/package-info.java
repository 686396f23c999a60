/**
 * Which entries a change may concern, in one namespace: by the documents they hold, by the value that their filter compares
 * for equality, or by their shape. Not safe for several threads: the cache holds the namespace's lock around every call, and
 * never a tier's. Knows nothing of positions: that something happened after an entry was filled is for others to say.
 */
@NullMarked
package io.larder.engine.index;

import org.jspecify.annotations.NullMarked;
