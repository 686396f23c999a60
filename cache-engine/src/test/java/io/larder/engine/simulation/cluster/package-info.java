/**
 * A replica set in miniature: nodes with logs, a majority, elections that lose what was not replicated, a primary that is cut
 * off and does not know it, change streams over what is committed. It moves only when a step tells it to; there is no time.
 */
@NullMarked
package io.larder.engine.simulation.cluster;

import org.jspecify.annotations.NullMarked;
