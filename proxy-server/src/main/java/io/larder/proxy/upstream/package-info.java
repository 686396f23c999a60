/**
 * Connections to the upstream's servers: made, logged in, pooled, and used for one request at a time. Requests and replies
 * are opaque frames here; what they mean is decided where client and upstream meet. Nothing of the client side is known,
 * and everything but {@link io.larder.proxy.upstream.UpstreamPools} is confined to one event loop.
 */
@NullMarked
package io.larder.proxy.upstream;

import org.jspecify.annotations.NullMarked;
