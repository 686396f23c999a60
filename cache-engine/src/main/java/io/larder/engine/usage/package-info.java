/**
 * What reads have come to, told apart by the shape of their queries and by what they read: counters, durations, and a table of
 * bounded size; and whether the same reads come again. Nothing is decided here, and nothing here knows entries, keys or policies.
 */
@NullMarked
package io.larder.engine.usage;

import org.jspecify.annotations.NullMarked;
