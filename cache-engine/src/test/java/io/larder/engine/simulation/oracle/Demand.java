package io.larder.engine.simulation.oracle;

/**
 * What an answer has to show at least, as it stood when the read began.
 *
 * @param floor the cluster time that the session has to see; 0 if none
 * @param session whose read it is
 * @param replies how many writes had been acknowledged to clients of the proxy
 */
public record Demand(long floor, int session, int replies) {}
