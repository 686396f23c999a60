/**
 * Tells people what would become of a request, and why, in the form that the admin API answers. Decides nothing: what there is
 * to tell, {@code request} and {@code caching} have found out.
 */
@NullMarked
package io.larder.proxy.explain;

import org.jspecify.annotations.NullMarked;
