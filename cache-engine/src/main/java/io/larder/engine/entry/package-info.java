/**
 * One cached answer: what it answers, what it is proven for, and whether it is still alive. The few words that tiers, index
 * and flights share; no tables of entries.
 */
@NullMarked
package io.larder.engine.entry;

import org.jspecify.annotations.NullMarked;
