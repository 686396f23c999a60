package io.larder.proxy.request.shared;

import io.larder.engine.policy.Policies;
import io.larder.engine.usage.UsageTable;
import io.larder.proxy.caching.Caching;
import io.larder.proxy.journal.Journal;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.net.EventLoops;
import io.larder.proxy.tenant.AllowedDatabases;
import io.larder.proxy.tenant.Tenant;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.TopologyView;
import io.larder.proxy.upstream.UpstreamPools;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the conversations of all clients of one tenant share. Thread safe. */
public final class Requests implements AutoCloseable {
    private static final long SWEEP_SECONDS = 10;

    private final TenantSetup setup;
    private final UsageTable usage;
    private final Presented presented;
    private final Ongoing ongoing;
    private final Map<EventLoop, LoopRequests> byLoop = new HashMap<>();
    private final AtomicInteger clients = new AtomicInteger();
    private volatile boolean alone = true;
    private volatile @Nullable AllowedDatabases rest;
    private final AtomicInteger replyIds = new AtomicInteger();
    private final CredentialsProbe probe;
    private final ScheduledFuture<?> sweep;

    private Requests(TenantSetup setup) {
        this.setup = setup;
        Caching caching = setup.caching();
        this.usage = caching == null ? new UsageTable() : caching.cache().usage();
        this.presented = new Presented(setup.presentation(), setup.topology(), setup.listeners());
        this.ongoing = new Ongoing(setup.sessions(), System::nanoTime);
        EventLoops loops = setup.loops();
        UpstreamPools pools = setup.pools();
        int number = 0;
        for (EventLoop loop : loops.all()) {
            byLoop.put(
                    loop,
                    new LoopRequests(
                            this,
                            loop,
                            number,
                            pools.on(loop),
                            caching,
                            setup.metrics().onLoop(number)));
            number++;
        }
        EventLoop first = loops.all().get(0);
        this.probe = new CredentialsProbe(first, pools.on(first), setup.authentication());
        this.sweep = loops.next().scheduleAtFixedRate(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    /** Begins. */
    public static Requests start(TenantSetup setup) {
        Requests requests = new Requests(setup);
        setup.topology().subscribe(requests::topologyChanged);
        requests.topologyChanged();
        if (setup.authentication().mode() == null) {
            requests.probe.start();
        }
        return requests;
    }

    /** What those share that are served on this event loop. */
    public LoopRequests on(EventLoop loop) {
        LoopRequests its = byLoop.get(loop);
        if (its == null) {
            throw new IllegalStateException("a connection on an event loop of somebody else");
        }
        return its;
    }

    private void topologyChanged() {
        TopologyView view = setup.topology().view();
        presented.follow(view);
        everywhere(loop -> loop.follow(view));
    }

    private void everywhere(Consumer<LoopRequests> what) {
        byLoop.forEach((loop, requests) -> loop.execute(() -> what.accept(requests)));
    }

    private void sweep() {
        ongoing.sweep();
        Caching caching = setup.caching();
        if (caching != null) {
            caching.sweep();
        }
    }

    /** Other policies hold for the requests that are read from now on. Any thread; nothing where no cache runs. */
    public void follow(Policies policies) {
        Caching caching = setup.caching();
        if (caching != null) {
            caching.follow(policies);
            everywhere(loop -> loop.follow(policies));
        }
    }

    @Override
    public void close() {
        sweep.cancel(false);
        probe.end();
    }

    /** The tenant is no more: its clients are closed as they come to rest. Any thread. */
    public void retire() {
        everywhere(LoopRequests::retire);
    }

    /** How many clients have something here. */
    public int clients() {
        return clients.get();
    }

    AtomicInteger counts() {
        return clients;
    }

    /** Whether there are other tenants, whose cursors the upstream could have, too. */
    public void alone(boolean isSo) {
        alone = isSo;
    }

    public boolean isAlone() {
        return alone;
    }

    /** What is left to this tenant by those that are chosen by databases; null where it does not have the rest, or all of it. */
    public void rest(@Nullable AllowedDatabases left) {
        rest = left;
    }

    public @Nullable AllowedDatabases rest() {
        return rest;
    }

    /** Whose requests these are. */
    public Tenant tenant() {
        return setup.tenant();
    }

    /** What its clients have under way beyond one request. */
    public Ongoing ongoing() {
        return ongoing;
    }

    /** Whether clients log in upstream themselves, and Larder does not. */
    public boolean onlyRelays() {
        return setup.authentication().mode() == Authentication.Mode.RELAY;
    }

    /**
     * The proxy is about to stop: what is begun goes on, what can be sent again is held back. The first of two steps, neither
     * of which can be taken back. Any thread.
     */
    public void finish() {
        everywhere(loop -> loop.departure().finish());
    }

    /** The second step: what was held back and what can be sent again is refused, so that its driver goes elsewhere. Any thread. */
    public void leave() {
        everywhere(loop -> loop.departure().leave());
    }

    /** Whose requests these are, as logs and the admin API name it. */
    public String tenantName() {
        return setup.tenant().name();
    }

    /** Where requests are told one by one. */
    Journal journal() {
        return setup.journal();
    }

    /** What reads have come to. */
    public UsageTable usage() {
        return usage;
    }

    public @Nullable Caching caching() {
        return setup.caching();
    }

    /** What its clients may take together. */
    public TenantLimits limits() {
        return setup.limits();
    }

    public Authentication authentication() {
        return setup.authentication();
    }

    public Topology topology() {
        return setup.topology();
    }

    /** What it is presented as. */
    public Presented presented() {
        return presented;
    }

    /** The id of a reply that Larder makes. */
    public int nextReplyId() {
        return replyIds.incrementAndGet();
    }

    /** Behind a load balancer a cursor or transaction is only found on the connection that it began on. */
    public boolean bindsClients() {
        return setup.topology().view().kind() == ClusterKind.LOAD_BALANCED;
    }

    /** Whether the connection string names one server, to be used alone. */
    public boolean isDirect() {
        return setup.topology().view().direct();
    }
}
