/**
 * What the simulated database holds and how it answers: tiny documents packed into ints, a few filters, updates and queries
 * with an evaluator of their own, which shares no code with the engine, and their BSON. Knows nothing of time or servers.
 */
@NullMarked
package io.larder.engine.simulation.model;

import org.jspecify.annotations.NullMarked;
