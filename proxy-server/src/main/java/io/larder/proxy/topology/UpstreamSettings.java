package io.larder.proxy.topology;

import com.mongodb.ConnectionString;
import com.mongodb.MongoCompressor;
import com.mongodb.MongoCredential;
import io.larder.proxy.net.DialTls;
import io.larder.proxy.net.PemFiles;
import io.larder.proxy.net.TlsFilesException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the proxy's own connections to an upstream are made: the connection string's options, or the configuration's where
 * the string is silent.
 *
 * @param tls null for plain connections
 * @param credential what the proxy logs in with, null if it does not
 * @param compressors in the order of preference
 * @param serverWait how long a request waits for a server, and for a connection where {@code pool} says nothing else
 * @param socketTimeout how long a reply may keep silent; zero is for ever
 */
public record UpstreamSettings(
        @Nullable DialTls tls,
        @Nullable MongoCredential credential,
        @Nullable String appName,
        List<MongoCompressor> compressors,
        boolean loadBalanced,
        Duration serverWait,
        Duration connectTimeout,
        Duration socketTimeout,
        PoolLimits pool) {

    static UpstreamSettings of(ConnectionString uri, UpstreamOptions options) throws TlsFilesException {
        return of(uri, options, UpstreamFiles.of(uri.getConnectionString(), options.tls()));
    }

    /** The same with these files in place of those that string and options name. */
    static UpstreamSettings of(ConnectionString uri, UpstreamOptions options, PemFiles files) throws TlsFilesException {
        if (uri.getProxyHost() != null) {
            throw new IllegalArgumentException("proxyHost is not supported in the upstream's connection string");
        }
        for (String host : uri.getHosts()) {
            if (host.endsWith(".sock")) {
                throw new IllegalArgumentException(
                        "an upstream is reached by TCP, not by a Unix domain socket: " + host);
            }
        }
        return new UpstreamSettings(
                Boolean.TRUE.equals(uri.getSslEnabled()) ? tls(uri, files) : null,
                options.authenticate() ? uri.getCredential() : null,
                uri.getApplicationName(),
                List.copyOf(uri.getCompressorList()),
                Boolean.TRUE.equals(uri.isLoadBalanced()),
                PoolLimits.millis(uri.getServerSelectionTimeout(), options.serverWait()),
                PoolLimits.millis(uri.getConnectTimeout(), options.connectTimeout()),
                PoolLimits.millis(uri.getSocketTimeout(), Duration.ZERO),
                PoolLimits.of(uri, options));
    }

    /** In looks of one a second: for so many a reply may keep silent. */
    public long silentSeconds() {
        return socketTimeout.isZero() ? Long.MAX_VALUE : Math.max(1, socketTimeout.toSeconds());
    }

    /** The same without connections that are kept ready. */
    public UpstreamSettings withoutPoolMinimum() {
        return new UpstreamSettings(
                tls,
                credential,
                appName,
                compressors,
                loadBalanced,
                serverWait,
                connectTimeout,
                socketTimeout,
                pool.withoutMinimum());
    }

    private static DialTls tls(ConnectionString uri, PemFiles files) throws TlsFilesException {
        UriOptions asked = new UriOptions(uri.getConnectionString());
        boolean insecure = asked.isTrue("tlsInsecure");
        return DialTls.load(
                files,
                insecure || asked.isTrue("tlsAllowInvalidCertificates"),
                Boolean.TRUE.equals(uri.getSslInvalidHostnameAllowed()));
    }
}
