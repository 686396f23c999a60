package io.larder.proxy.topology;

/** By what rule free connections are kept; see {@code io.larder.proxy.upstream.idle}. */
public enum KeepAliveMode {
    FIXED,
    EXPONENTIAL,
    ADAPTIVE
}
