/**
 * One member's ears and mouth: sockets, frames, compression, exhaust replies, cutting connections. Knows no command.
 *
 * <p>Threads: an event loop only moves bytes; each connection's requests run one after the other on a worker thread, which may
 * block as long as the command likes.
 */
@NullMarked
package io.larder.embedded.server;

import org.jspecify.annotations.NullMarked;
