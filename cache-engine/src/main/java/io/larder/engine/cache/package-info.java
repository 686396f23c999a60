/**
 * The cache of one tenant: what may be served, what may be kept, and what happens when something changes. Every rule that makes
 * an answer right or wrong is applied here, so that a simulation drives the real thing. Knows no sockets and no threads; the
 * clock is handed in.
 */
@NullMarked
package io.larder.engine.cache;

import org.jspecify.annotations.NullMarked;
