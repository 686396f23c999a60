package io.larder.proxy.topology;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoDriverInformation;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import com.mongodb.event.ServerHeartbeatSucceededEvent;
import com.mongodb.event.ServerMonitorListener;
import com.mongodb.spi.dns.DnsClient;
import io.larder.proxy.net.DialTls;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * The driver, used for what it does besides commands: it resolves SRV names and asks again, finds the members, and keeps
 * asking each of them. It gets no credentials, for watching needs none.
 */
final class DriverWatch implements AutoCloseable {
    private final MongoClient client;
    private final Seeker seeker;

    private DriverWatch(MongoClient client, BooleanSupplier missing) {
        this.client = client;
        this.seeker = new Seeker(client, missing);
    }

    /**
     * Starts watching and returns at once.
     *
     * @param changed is told, on threads of the driver that hold its locks, that there is a new description
     * @param heard is told each hello that a server answered
     * @param missing whether no server is known that could be asked
     */
    static DriverWatch start(
            ConnectionString uri,
            UpstreamSettings settings,
            @Nullable DnsClient dns,
            Runnable changed,
            BiConsumer<ServerAddress, BsonDocument> heard,
            BooleanSupplier missing) {
        MongoClientSettings.Builder builder = MongoClientSettings.builder()
                .applyToClusterSettings(cluster -> {
                    cluster.applyConnectionString(uri);
                    if (discovers(uri)) {
                        cluster.mode(ClusterConnectionMode.MULTIPLE);
                    }
                    cluster.addClusterListener(new ClusterListener() {
                        @Override
                        public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
                            changed.run();
                        }
                    });
                })
                .applyToServerSettings(server -> server.applyConnectionString(uri)
                        .addServerMonitorListener(new ServerMonitorListener() {
                            @Override
                            public void serverHeartbeatSucceeded(ServerHeartbeatSucceededEvent event) {
                                heard.accept(
                                        event.getConnectionId().getServerId().getAddress(), event.getReply());
                            }
                        }))
                // The only operation there ever is comes from who seeks a server, and seldom.
                .applyToConnectionPoolSettings(pool -> pool.maxSize(1).maxConnectionIdleTime(1, TimeUnit.SECONDS))
                .applyToSocketSettings(socket -> socket.applyConnectionString(uri));
        DialTls tls = settings.tls();
        if (tls != null) {
            builder.applyToSslSettings(ssl ->
                    ssl.enabled(true).invalidHostNameAllowed(!tls.checksName()).context(tls.jdkContext()));
        }
        if (settings.appName() != null) {
            builder.applicationName(settings.appName());
        }
        if (dns != null) {
            builder.dnsClient(dns);
        }
        MongoDriverInformation who =
                MongoDriverInformation.builder().driverName("larder").build();
        return new DriverWatch(MongoClients.create(builder.build(), who), missing);
    }

    /** One host without further word is asked for the set it belongs to, as the specification of discovery says. */
    private static boolean discovers(ConnectionString uri) {
        return uri.isDirectConnection() == null && !Boolean.TRUE.equals(uri.isLoadBalanced());
    }

    ClusterDescription description() {
        return client.getClusterDescription();
    }

    /** Looks at once, and again and again, if a server is missing. */
    void seek() {
        seeker.look();
    }

    @Override
    public void close() {
        seeker.close();
        client.close();
    }
}
