/**
 * Message headers, and the cutting of a byte stream into messages. What is inside a message belongs to
 * {@code io.larder.wire.message}.
 */
@NullMarked
package io.larder.wire.frame;

import org.jspecify.annotations.NullMarked;
