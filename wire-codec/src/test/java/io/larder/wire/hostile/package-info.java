/** Damaged messages: everything that reads a message is let loose on them and may refuse, but nothing else. */
@NullMarked
package io.larder.wire.hostile;

import org.jspecify.annotations.NullMarked;
