/**
 * Whether a change can alter the answer of a query: the one question that everything kept rests on. Pure functions of
 * query, change, and the identities that the answer shows; no state, no clocks, no order of events.
 */
@NullMarked
package io.larder.engine.coherence;

import org.jspecify.annotations.NullMarked;
