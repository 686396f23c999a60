/**
 * Resume tokens: their fields, their order, and the KeyString encoding in which they travel. Pure values; nothing here
 * knows of oplogs, streams or sockets.
 */
@NullMarked
package io.larder.embedded.changestream.token;

import org.jspecify.annotations.NullMarked;
