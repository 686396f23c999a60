package io.larder.proxy.auth;

/**
 * Who is logged in on a client connection: user, authentication database and mechanism. Set when a login is done, cleared by
 * logout; cursors and sessions belong to it.
 */
public record Principal(String user, String database, String mechanism) {
    /** Nobody is logged in. */
    public static final Principal NOBODY = new Principal("", "", "");

    public boolean isLoggedIn() {
        return !equals(NOBODY);
    }
}
