/**
 * How one client's requests go through the limits of its tenant. The limits themselves, and who waits for them, are in
 * {@code proxy.limit}; what is said to who is refused, in {@code request.error}.
 */
@NullMarked
package io.larder.proxy.request.turn;

import org.jspecify.annotations.NullMarked;
