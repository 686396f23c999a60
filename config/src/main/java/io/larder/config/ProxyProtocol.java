package io.larder.config;

/** Which versions of the PROXY protocol a listener expects; other than OFF, a connection without the header is closed. */
public enum ProxyProtocol {
    OFF,
    V1,
    V2,
    BOTH
}
