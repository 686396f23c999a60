package io.larder.config;

/** What a stop does first. */
public enum DrainMode {
    /** Accept no more clients, and let each go when what it has in flight is done. */
    AT_ONCE,
    /** Go on as ever until the last client has left: beside one application, which stops at the same time and still has work. */
    SIDECAR
}
