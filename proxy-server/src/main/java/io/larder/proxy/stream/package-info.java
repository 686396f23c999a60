/**
 * The proxy's own change streams on their connections, and what else it has to ask the cluster about time. What a reply means
 * is decided in the engine; here are sockets, timers and what is said in the log.
 */
@NullMarked
package io.larder.proxy.stream;

import org.jspecify.annotations.NullMarked;
