/**
 * Where the cache's engine meets the sockets: what a request that passes tells the engine, what the engine has to say to a
 * request, and in what form. Decides nothing of its own about what may be served. Knows requests and replies as bytes, not
 * the connections that they come from; whoever has those asks it.
 *
 * <p>Threads: {@link io.larder.proxy.caching.Caching} is shared by all; everything made by it for an event loop or a client
 * belongs to that event loop.
 */
@NullMarked
package io.larder.proxy.caching;

import org.jspecify.annotations.NullMarked;
