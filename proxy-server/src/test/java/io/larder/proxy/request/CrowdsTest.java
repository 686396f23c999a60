package io.larder.proxy.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.proxy.WireClient;
import io.larder.proxy.client.ClientLimits;
import io.larder.proxy.client.Crowd;
import io.larder.proxy.client.ListenerSettings;
import io.larder.proxy.client.Listeners;
import io.larder.proxy.client.RequestHandler;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Who shares a turn of an event loop as one: the clients of one tenant, also where a request's database says whose it is. */
class CrowdsTest {
    private static Requests tenant(
            String name, EventLoops loops, Topology topology, UpstreamPools pools, Journal journal) {
        return Requests.start(new TenantSetup(
                Tenant.ONLY,
                loops,
                topology,
                pools,
                Presentation.AUTO,
                Authentication.none(),
                1,
                SessionLimits.defaults(),
                null,
                new RequestMetrics(),
                journal,
                new TenantLimits(name, loops.next(), System::nanoTime)));
    }

    @Test
    void clientsOfOneTenantAreOneCrowd() throws Exception {
        List<RequestHandler> handlers = new CopyOnWriteArrayList<>();
        try (EventLoops loops = EventLoops.start(Transport.choose("auto"), 1);
                ScriptedServer server = ScriptedServer.start();
                Topology topology = Topology.start(ProxyFixture.uri("", server), UpstreamOptions.defaults());
                UpstreamPools pools = UpstreamPools.start(loops, topology);
                Journal journal = new Journal();
                Requests a = tenant("a", loops, topology, pools, journal);
                Requests b = tenant("b", loops, topology, pools, journal)) {
            await().until(() -> topology.view().facts() != null);
            Door door = new Door(
                    new Choice.Builder<Requests>().rest(a).database("b", b).build());
            ListenerSettings listener =
                    ListenerSettings.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            Listeners listeners = Listeners.bind(loops, List.of(listener), ClientLimits.defaults(), connection -> {
                RequestHandler its = door.connected(connection);
                handlers.add(its);
                return its;
            });
            try (WireClient first = new WireClient(listeners.addresses().get(0));
                    WireClient second = new WireClient(listeners.addresses().get(0));
                    WireClient third = new WireClient(listeners.addresses().get(0))) {
                first.ask("{find: 'c', $db: 'a'}");
                second.ask("{find: 'c', $db: 'a'}");
                third.ask("{find: 'c', $db: 'b'}");
                List<Crowd> crowds = loops.all()
                        .get(0)
                        .submit(() ->
                                handlers.stream().map(RequestHandler::crowd).toList())
                        .get();
                assertThat(crowds).hasSize(3).doesNotContainNull();
                assertThat(crowds.get(1)).isSameAs(crowds.get(0));
                assertThat(crowds.get(2)).isNotSameAs(crowds.get(0));
            } finally {
                listeners.close();
            }
        }
    }
}
