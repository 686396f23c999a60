/**
 * The side that clients see: listeners, limits, and one {@link io.larder.proxy.client.ClientConnection} for each client,
 * which cuts its bytes into whole requests and writes replies. What a request means and who answers it is the business of
 * the {@link io.larder.proxy.client.RequestHandler}; nothing here knows an upstream.
 *
 * <p>Threads: a connection belongs to its event loop and is touched by nobody else. Counts and the memory budget are shared
 * by all loops.
 */
@NullMarked
package io.larder.proxy.client;

import org.jspecify.annotations.NullMarked;
