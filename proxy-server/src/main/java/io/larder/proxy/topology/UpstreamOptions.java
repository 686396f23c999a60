package io.larder.proxy.topology;

import io.larder.proxy.net.PemFiles;
import java.time.Duration;

/**
 * What the configuration says of an upstream beside its connection string. Where the string has an option for the same
 * thing, the string wins.
 *
 * @param tls certificates; TLS itself is asked for by the connection string
 * @param authenticate whether the proxy logs in with the string's credentials; otherwise they are left alone, for a client
 *     must never borrow them
 * @param serverWait how long a request waits for a server and a connection
 * @param connectTimeout how long one attempt to connect, handshake included, may take
 * @param maxWaiting how many requests may wait on one event loop before further ones are refused
 * @param maxPoolSize connections to one server, over all event loops
 * @param maxWait how long a request waits for one of them once a server is known; zero: no longer than for a server
 * @param keepAlive how the time is decided for which a connection may lie unused
 * @param maxIdle that time, or its limit
 */
public record UpstreamOptions(
        PemFiles tls,
        boolean authenticate,
        Duration serverWait,
        Duration connectTimeout,
        int maxWaiting,
        int maxPoolSize,
        Duration maxWait,
        KeepAliveMode keepAlive,
        Duration maxIdle) {

    public static UpstreamOptions defaults() {
        return new UpstreamOptions(
                PemFiles.NONE,
                false,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                10_000,
                100,
                Duration.ZERO,
                KeepAliveMode.FIXED,
                Duration.ofMinutes(10));
    }
}
