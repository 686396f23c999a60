/**
 * What a command is, how it is found, and the way every command takes: traits, parsed request, the chain of stages around it,
 * error labels and the envelope of the reply. Knows no particular command and no sockets.
 */
@NullMarked
package io.larder.embedded.command;

import org.jspecify.annotations.NullMarked;
