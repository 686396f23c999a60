/**
 * The commands: what can be typed, what is printed, how it exits. Uses {@code launch} to run the proxy and has no logic of
 * its own beyond the face of each command.
 */
@NullMarked
package io.larder.proxy.cli;

import org.jspecify.annotations.NullMarked;
