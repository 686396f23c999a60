package io.larder.config;

/** Which cluster times that a client tells are the least that its answers have to show. */
public enum Causality {
    /** Those of its causally consistent sessions. */
    SESSION,
    /** Every one that its driver gossips. */
    GOSSIP
}
