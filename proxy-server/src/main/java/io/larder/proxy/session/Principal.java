package io.larder.proxy.session;

/**
 * Who a client has proved to be: a user of an authentication database. Cursors and sessions belong to the principal that
 * opened them.
 *
 * @param checksElsewhere whether the upstream itself knows who the client is and guards what belongs to it; where Larder
 *     uses one account for many users, Larder has to
 */
public record Principal(String user, String database, boolean checksElsewhere) {
    /** A client that has not logged in. The upstream sees it as the same nobody. */
    public static final Principal NOBODY = new Principal("", "", true);
}
