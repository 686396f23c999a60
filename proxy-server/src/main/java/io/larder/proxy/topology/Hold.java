package io.larder.proxy.topology;

/**
 * A server that the proxy's own sockets had trouble with. The driver cannot be told, so the proxy itself takes the server
 * for unknown until there is news of it: a heartbeat of the driver, or the answer to a hello of the proxy's own.
 *
 * @param connectionsDoubtful whether existing connections are given up too; a server that only stopped being the primary
 *     keeps them
 */
record Hold(String reason, boolean connectionsDoubtful, long sinceNanos) {}
