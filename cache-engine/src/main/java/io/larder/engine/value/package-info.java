/**
 * Single BSON values where they lie: finding them by path, and comparing them as the server does with simple collation.
 * Knows nothing of filters.
 */
@NullMarked
package io.larder.engine.value;

import org.jspecify.annotations.NullMarked;
