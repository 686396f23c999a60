package io.larder.proxy.launch.tenant;

/**
 * What a running proxy holds for its clients. All of it is zero when the last one has gone.
 *
 * @param clientConnections from clients
 * @param upstreamConnectionsInUse taken for a request that is not answered yet, or bound to a client
 * @param cursors whose server is remembered
 * @param pinnedTransactions that are bound to a server
 */
public record OpenThings(int clientConnections, int upstreamConnectionsInUse, int cursors, int pinnedTransactions) {}
