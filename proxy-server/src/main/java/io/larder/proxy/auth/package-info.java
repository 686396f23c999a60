/**
 * Who a client is and what it may do, where Larder checks that itself ({@code service} authentication). Documents in,
 * documents out: nothing here knows of connections. Relayed logins are not seen here at all; their payloads are opaque and
 * pass through request handling.
 */
@NullMarked
package io.larder.proxy.auth;

import org.jspecify.annotations.NullMarked;
