package io.larder.proxy.request;

import static org.awaitility.Awaitility.await;

import io.larder.proxy.WireClient;
import io.larder.proxy.client.ClientLimits;
import io.larder.proxy.client.ListenerSettings;
import io.larder.proxy.client.Listeners;
import io.larder.proxy.hello.PresentAs;
import io.larder.proxy.hello.Presentation;
import io.larder.proxy.journal.Journal;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.metrics.RequestMetrics;
import io.larder.proxy.net.EventLoops;
import io.larder.proxy.net.Transport;
import io.larder.proxy.request.shared.Authentication;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.request.shared.TenantSetup;
import io.larder.proxy.session.SessionLimits;
import io.larder.proxy.tenant.Choice;
import io.larder.proxy.tenant.Tenant;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.UpstreamOptions;
import io.larder.proxy.upstream.ScriptedServer;
import io.larder.proxy.upstream.UpstreamPools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A whole proxy in this process before scripted servers. At its end nothing may be left open or taken. */
public final class ProxyFixture implements AutoCloseable {
    private final EventLoops loops = EventLoops.start(Transport.choose("auto"), 2);
    final Journal journal = new Journal();
    final Topology topology;
    public final UpstreamPools pools;
    public final Requests requests;
    public final Listeners listeners;

    private ProxyFixture(String uri, Presentation presentation, int ports) throws Exception {
        topology = Topology.start(uri, UpstreamOptions.defaults());
        pools = UpstreamPools.start(loops, topology);
        requests = Requests.start(new TenantSetup(
                Tenant.ONLY,
                loops,
                topology,
                pools,
                presentation,
                Authentication.none(),
                ports,
                SessionLimits.defaults(),
                null,
                new RequestMetrics(),
                journal,
                new TenantLimits("default", loops.next(), System::nanoTime)));
        List<ListenerSettings> settings = new ArrayList<>();
        for (int i = 0; i < ports; i++) {
            settings.add(ListenerSettings.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), i));
        }
        listeners = Listeners.bind(loops, settings, ClientLimits.defaults(), new Door(Choice.onlyOne(requests)));
    }

    /** Before these servers, once the first of them is usable. */
    public static ProxyFixture before(ScriptedServer... servers) throws Exception {
        return beforeUri(uri("", servers)).known();
    }

    public static ProxyFixture beforeUri(String uri) throws Exception {
        return new ProxyFixture(uri, Presentation.AUTO, 1);
    }

    static ProxyFixture presentedUnknown(PresentAs as, ScriptedServer... servers) throws Exception {
        return new ProxyFixture(uri("", servers), new Presentation(as, null, List.of()), 1);
    }

    public static ProxyFixture presented(PresentAs as, List<String> advertised, ScriptedServer... servers)
            throws Exception {
        Presentation presentation = new Presentation(as, null, advertised);
        return new ProxyFixture(uri("", servers), presentation, Math.max(1, advertised.size())).known();
    }

    public static String uri(String options, ScriptedServer... servers) {
        return List.of(servers).stream()
                .map(server -> server.address().toString())
                .collect(Collectors.joining(",", "mongodb://", "/?heartbeatFrequencyMS=500" + options));
    }

    public ProxyFixture known() {
        await().until(() -> topology.view().facts() != null
                && topology.view().servers().stream()
                        .allMatch(server -> server.role().serves()));
        return this;
    }

    public WireClient connect() throws IOException {
        return connect(0);
    }

    public WireClient connect(int port) throws IOException {
        return new WireClient(listeners.addresses().get(port));
    }

    @Override
    public void close() {
        listeners.close();
        await("clients gone").until(() -> listeners.connections() == 0);
        await("upstream connections given back").until(() -> pools.inUse() == 0);
        await("nobody waits").until(() -> pools.waiting() == 0);
        await("request memory free").until(() -> listeners.requestMemory().used() == 0);
        await("reply memory free").until(() -> listeners.replyMemory().used() == 0);
        requests.close();
        topology.close();
        pools.close();
        loops.close();
        journal.close();
    }
}
