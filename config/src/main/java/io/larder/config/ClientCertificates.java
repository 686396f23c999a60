package io.larder.config;

/** Whether a TLS client has to show a certificate. */
public enum ClientCertificates {
    /** None is asked for. */
    NONE,
    /** One is asked for and checked if given. */
    OPTIONAL,
    /** Without one the handshake fails. */
    REQUIRED
}
