package io.larder.config;

/** Who checks the users that log in. */
public enum AuthMode {
    /** Relay where the upstream wants credentials, none otherwise. */
    AUTO,
    /** Nobody: logins are refused. */
    NONE,
    /** The upstream: what clients send to log in is passed on byte for byte. */
    RELAY,
    /** Larder, from its own user file; upstream it uses the account of the upstream's connection string. */
    SERVICE
}
