/**
 * What clients share: those of one tenant ({@link io.larder.proxy.request.shared.Requests}), those of one tenant on one event loop
 * ({@link io.larder.proxy.request.shared.LoopRequests}), and those whose requests are led to one tenant or another
 * ({@link io.larder.proxy.request.shared.LedClients}).
 *
 * <p>Nothing of a single client or request is here, and nothing that makes one.
 */
@NullMarked
package io.larder.proxy.request.shared;

import org.jspecify.annotations.NullMarked;
