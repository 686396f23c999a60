package io.larder.proxy.request.login;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import io.larder.proxy.WireClient;
import io.larder.proxy.client.ClientLimits;
import io.larder.proxy.client.ListenerSettings;
import io.larder.proxy.client.Listeners;
import io.larder.proxy.hello.Presentation;
import io.larder.proxy.journal.Journal;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.metrics.RequestMetrics;
import io.larder.proxy.net.EventLoops;
import io.larder.proxy.net.Transport;
import io.larder.proxy.request.Door;
import io.larder.proxy.request.shared.Authentication;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.request.shared.TenantSetup;
import io.larder.proxy.session.SessionLimits;
import io.larder.proxy.tenant.Choice;
import io.larder.proxy.tenant.Tenant;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.UpstreamOptions;
import io.larder.proxy.upstream.UpstreamPools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A replica set with access control, and a Larder before it. */
final class LoginFixture implements AutoCloseable {
    static final String USER = "user";
    static final String PASSWORD = "password";

    final EmbeddedReplicaSet upstream;
    final Listeners listeners;
    private final EventLoops loops;
    final Topology topology;
    private final UpstreamPools pools;
    private final Requests requests;

    private LoginFixture(EmbeddedReplicaSet upstream, Authentication authentication) throws Exception {
        this.upstream = upstream;
        UpstreamOptions defaults = UpstreamOptions.defaults();
        boolean service = authentication.mode() == Authentication.Mode.SERVICE;
        UpstreamOptions options = new UpstreamOptions(
                defaults.tls(),
                service,
                defaults.serverWait(),
                defaults.connectTimeout(),
                defaults.maxWaiting(),
                defaults.maxPoolSize(),
                defaults.maxWait(),
                defaults.keepAlive(),
                defaults.maxIdle());
        String plain = upstream.connectionString();
        String uri = service ? plain.replace("mongodb://", "mongodb://" + USER + ":" + PASSWORD + "@") : plain;
        loops = EventLoops.start(Transport.choose("auto"), 1);
        topology = Topology.start(uri, options);
        pools = UpstreamPools.start(loops, topology);
        requests = Requests.start(new TenantSetup(
                Tenant.ONLY,
                loops,
                topology,
                pools,
                Presentation.AUTO,
                authentication,
                1,
                SessionLimits.defaults(),
                null,
                new RequestMetrics(),
                new Journal(),
                new TenantLimits("default", loops.next(), System::nanoTime)));
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        listeners = Listeners.bind(
                loops,
                List.of(ListenerSettings.plain(any, 0)),
                ClientLimits.defaults(),
                new Door(Choice.onlyOne(requests)));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> topology.view().primary() != null && authentication.mode() != null);
    }

    /** Before a set of so many members that knows {@value #USER}. */
    static LoginFixture secured(int members, Authentication authentication) throws Exception {
        return new LoginFixture(
                EmbeddedReplicaSet.builder()
                        .members(members)
                        .authentication(EmbeddedUser.root(USER, PASSWORD))
                        .start(),
                authentication);
    }

    static LoginFixture open(Authentication authentication) throws Exception {
        return new LoginFixture(EmbeddedReplicaSet.builder().members(1).start(), authentication);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listeners.addresses().get(0);
    }

    /** A driver that logs in by this credential, or not at all. */
    MongoClient driver(@Nullable MongoCredential credential) {
        MongoClientSettings.Builder settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(
                        "mongodb://localhost:" + address().getPort() + "/?serverSelectionTimeoutMS=5000"));
        if (credential != null) {
            settings.credential(credential);
        }
        return MongoClients.create(settings.build());
    }

    static MongoCredential scram256(String user, String password) {
        return MongoCredential.createScramSha256Credential(user, "admin", password.toCharArray());
    }

    WireClient wire() throws IOException {
        return new WireClient(address());
    }

    @Override
    public void close() {
        listeners.close();
        requests.close();
        topology.close();
        pools.close();
        loops.close();
        upstream.close();
    }
}
