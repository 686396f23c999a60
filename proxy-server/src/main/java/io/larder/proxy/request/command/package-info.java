/**
 * What a request says, read from its command: {@link io.larder.proxy.request.command.RequestFacts}, which outlive its bytes, and
 * finders of sessions, cursors and databases that a command names.
 *
 * <p>Depends on nothing of the other packages of requests. What Larder makes of a request, and whatever happens to it, is not here.
 */
@NullMarked
package io.larder.proxy.request.command;

import org.jspecify.annotations.NullMarked;
