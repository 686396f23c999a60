/**
 * Whether affects() is right: random queries answered before and after random changes, in process, by the embedded upstream. What
 * the fuzz draws from, the member it asks, and the count of what was said.
 */
@org.jspecify.annotations.NullMarked
package io.larder.integration.affects;
