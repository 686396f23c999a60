/**
 * What happens in a run, decided beforehand from a seed: a list of steps, each with a number from which all its choices follow. A run
 * of fewer steps makes the same choices in those that are left, which is what lets failures shrink.
 */
@NullMarked
package io.larder.engine.simulation.schedule;

import org.jspecify.annotations.NullMarked;
