/**
 * The way of one client's requests at one tenant, as far as they are not Larder's own to answer:
 * {@link io.larder.proxy.request.forward.Forwarding} has them answered from memory, or sent to where they belong. It joins the parts
 * below and does nothing itself that one of them could do.
 */
@NullMarked
package io.larder.proxy.request.forward;

import org.jspecify.annotations.NullMarked;
