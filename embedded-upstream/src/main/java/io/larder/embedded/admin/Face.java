package io.larder.embedded.admin;

/** What a member says it is part of. */
public enum Face {
    REPLICA_SET,
    STANDALONE,
    /** Answers hello as a router does, so that clients treat it as one. */
    MONGOS
}
