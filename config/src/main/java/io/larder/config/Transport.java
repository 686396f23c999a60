package io.larder.config;

/** How sockets are driven. */
public enum Transport {
    /** The platform's native transport where it loads, NIO otherwise. */
    AUTO,
    /** Java's own, everywhere. */
    NIO
}
