package io.larder.engine.simulation.oracle;

/**
 * What an answer has to show at least, as it stood when the read began.
 *
 * @param floor the cluster time that the session has to see; 0 if none
 * @param session whose read it is
 * @param replies how many writes had been acknowledged to clients of the proxy
 */
public record Demand(long floor, int session, int replies) {
    /** Ops that nobody can find out are marked by -1. */
    private static final int NOBODY = -2;

    /**
     * The same of a read that accepts a member which lags: what became of a write whose outcome nobody knows has no time that a
     * read could wait for there.
     */
    public Demand ofWhatWasAcknowledged() {
        return new Demand(floor, NOBODY, replies);
    }
}
