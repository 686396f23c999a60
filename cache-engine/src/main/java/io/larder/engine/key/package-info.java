/**
 * What answers are found by: the scope of those who may see them, and every byte of a command that decides what is answered.
 * Knows nothing of entries.
 */
@NullMarked
package io.larder.engine.key;

import org.jspecify.annotations.NullMarked;
