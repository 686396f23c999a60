/**
 * Messages: OP_MSG, and the OP_QUERY and OP_REPLY that legacy handshakes still use. Views read a whole message where it
 * lies; writers append one to a buffer; {@link io.larder.wire.message.ReplyScanner} reads a reply while it streams by.
 */
@NullMarked
package io.larder.wire.message;

import org.jspecify.annotations.NullMarked;
