package io.larder.embedded.replication;

/** What a member says it is. */
public enum MemberRole {
    PRIMARY,
    SECONDARY,
    /** Started outside a replica set. */
    STANDALONE
}
