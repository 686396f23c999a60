package io.larder.config;

/** What Larder can look like to a driver. */
public enum PresentAs {
    /** As the upstream's type asks for: a standalone for a standalone, a mongos for everything else. */
    AUTO,
    STANDALONE,
    MONGOS,
    REPLICA_SET,
    LOAD_BALANCED
}
