package io.larder.engine.catalogue;

/**
 * Whose catalogue a listing shows, and up to when.
 *
 * @param history names the server whose history it is, as the streams that are read from that server name it; where servers only
 *     pass on what others tell, one name for all of them
 * @param clusterTime nothing that happened later is in the listing; 0 where the server names no times
 */
public record ListedAt(String history, long clusterTime) {
    /** That of servers which only pass on what others tell. */
    public static final String OF_MANY = "";
}
