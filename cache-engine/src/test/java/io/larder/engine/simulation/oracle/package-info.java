/** Judges answers by the whole history of the simulated data. Knows nothing of the engine but the positions that it claims. */
@NullMarked
package io.larder.engine.simulation.oracle;

import org.jspecify.annotations.NullMarked;
