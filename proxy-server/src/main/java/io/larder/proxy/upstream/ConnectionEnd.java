package io.larder.proxy.upstream;

/** Why a connection left its pool. */
public enum ConnectionEnd {
    /** It was not used, or will hardly be. */
    IDLE,
    /** It reached its greatest age. */
    OLD,
    /** Its server was found to be another than before, or to be gone. */
    CLEARED,
    /** It broke, kept silent, or was given up in the middle of a request. */
    LOST
}
