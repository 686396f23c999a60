/**
 * Which documents a filter needs to look at: by {@code _id}, through an index, or all of them. A plan only narrows the
 * candidates; the filter itself is always asked afterwards.
 */
@NullMarked
package io.larder.embedded.crud.plan;

import org.jspecify.annotations.NullMarked;
