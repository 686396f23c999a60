/**
 * What reads have come to, told apart by the shape of their queries and by what they read: counters, durations, and a table of
 * bounded size. Counts only; nothing is decided by it, and nothing here knows entries, keys or policies.
 */
@NullMarked
package io.larder.engine.usage;

import org.jspecify.annotations.NullMarked;
