/**
 * What becomes of requests while the proxy stops: one {@link io.larder.proxy.request.departure.Departure} for each event loop, one
 * {@link io.larder.proxy.request.departure.HeldBack} for each client. When to stop is not decided here.
 */
@NullMarked
package io.larder.proxy.request.departure;

import org.jspecify.annotations.NullMarked;
