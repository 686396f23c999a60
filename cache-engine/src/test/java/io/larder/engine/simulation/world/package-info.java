/**
 * One run: clients, the engine between them and the cluster, what is under way, and the steps that move it. What the proxy's network side
 * does around the engine is done here in the same order.
 */
@NullMarked
package io.larder.engine.simulation.world;

import org.jspecify.annotations.NullMarked;
