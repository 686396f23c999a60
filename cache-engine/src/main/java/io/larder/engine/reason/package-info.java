/**
 * Why something was done, or not done, with a request: the one list, for plans, bypasses, misses and refused admissions alike.
 * Words only, no decisions.
 */
@NullMarked
package io.larder.engine.reason;

import org.jspecify.annotations.NullMarked;
