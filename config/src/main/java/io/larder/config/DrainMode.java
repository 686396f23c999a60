package io.larder.config;

/** What a stop does first. */
public enum DrainMode {
    /** Finish what is begun, then have clients go elsewhere. */
    AT_ONCE,
    /** Go on as ever until the last client has left: beside one application, which stops at the same time and still has work. */
    SIDECAR
}
