/**
 * What a read asks for, normalised: what its answer depends on, and whether it can be kept at all. An operator, stage or
 * field that is not listed here as understood makes a read one that is forwarded.
 */
@NullMarked
package io.larder.engine.query;

import org.jspecify.annotations.NullMarked;
