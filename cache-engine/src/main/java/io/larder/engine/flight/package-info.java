/**
 * Reads that are under way, and those who wait for them. Knows who is told what and when, and that nobody is told twice;
 * whether somebody may wait for a read at all is decided by the cache.
 */
@NullMarked
package io.larder.engine.flight;

import org.jspecify.annotations.NullMarked;
