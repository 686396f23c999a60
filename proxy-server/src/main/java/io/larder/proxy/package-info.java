/**
 * The proxy: everything with a socket, and the commands. {@code docs/architecture.md} draws the way of a request through these
 * packages, and says where to look for what; {@code request} is where it is decided.
 */
@NullMarked
package io.larder.proxy;

import org.jspecify.annotations.NullMarked;
