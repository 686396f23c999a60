/**
 * What outlives a request and belongs to no one connection: open cursors, transactions that have to stay on their router,
 * and whom a session belongs to. All tables are shared by the whole proxy, bounded, and forget what nobody uses. Knows
 * servers by their addresses only, and no sockets.
 */
@NullMarked
package io.larder.proxy.session;

import org.jspecify.annotations.NullMarked;
