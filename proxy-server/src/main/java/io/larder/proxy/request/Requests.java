package io.larder.proxy.request;

import com.mongodb.ServerAddress;
import io.larder.engine.policy.Policies;
import io.larder.engine.policy.Policy;
import io.larder.engine.usage.UsageTable;
import io.larder.proxy.caching.Caching;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.client.RequestHandler;
import io.larder.proxy.cursor.AnswerCursors;
import io.larder.proxy.cursor.CursorLimits;
import io.larder.proxy.hello.HelloOnlyClients;
import io.larder.proxy.hello.HelloReplies;
import io.larder.proxy.hello.MemberPorts;
import io.larder.proxy.hello.Presentation;
import io.larder.proxy.journal.Journal;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.metrics.RequestMetrics;
import io.larder.proxy.net.EventLoops;
import io.larder.proxy.session.Cursors;
import io.larder.proxy.session.OpenTransactions;
import io.larder.proxy.session.RefusedTransactions;
import io.larder.proxy.session.SessionLimits;
import io.larder.proxy.session.SessionOwners;
import io.larder.proxy.session.Transactions;
import io.larder.proxy.tenant.Tenant;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.ServerRole;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.TopologyView;
import io.larder.proxy.upstream.UpstreamPools;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the conversations of all clients of one tenant share, and where they begin. Thread safe. */
public final class Requests implements RequestHandler.Factory, AutoCloseable {
    private static final long SWEEP_SECONDS = 10;
    /** What cursors over answers that memory has dropped may hold of them. */
    private static final long MOST_CURSOR_BYTES = 64 << 20;

    private final Tenant tenant;
    private final Topology topology;
    private final Presentation presentation;
    private final Authentication authentication;
    private final @Nullable Caching caching;
    private final UsageTable usage;
    private final Journal journal;
    private final TenantLimits limits;
    private final MemberPorts ports;
    private final HelloReplies hellos;
    private final HelloOnlyClients helloOnly = new HelloOnlyClients();
    private final Cursors cursors;
    private final AnswerCursors answerCursors;
    private final Transactions transactions = new Transactions(System::nanoTime);
    private final OpenTransactions openTransactions = new OpenTransactions(System::nanoTime);
    private final RefusedTransactions refusedTransactions = new RefusedTransactions(System::nanoTime);
    private final SessionOwners sessionOwners = new SessionOwners(System::nanoTime);
    private final Map<EventLoop, LoopRequests> byLoop = new HashMap<>();
    private final AtomicInteger clients = new AtomicInteger();
    private volatile boolean alone = true;
    private final AtomicInteger replyIds = new AtomicInteger();
    private final CredentialsProbe probe;
    private final ScheduledFuture<?> sweep;

    private Requests(
            Tenant tenant,
            EventLoops loops,
            Topology topology,
            UpstreamPools pools,
            Presentation presentation,
            Authentication authentication,
            int listeners,
            SessionLimits sessionLimits,
            @Nullable Caching caching,
            RequestMetrics metrics,
            Journal journal,
            TenantLimits limits) {
        this.journal = journal;
        this.tenant = tenant;
        this.limits = limits;
        this.topology = topology;
        this.presentation = presentation;
        this.authentication = authentication;
        this.caching = caching;
        this.usage = caching == null ? new UsageTable() : caching.cache().usage();
        this.ports =
                new MemberPorts(Math.min(listeners, presentation.advertised().size()));
        this.hellos = new HelloReplies(presentation, topology, ports, Clock.systemUTC());
        this.cursors = new Cursors(sessionLimits, System::nanoTime);
        this.answerCursors =
                new AnswerCursors(CursorLimits.of(MOST_CURSOR_BYTES), System::nanoTime, id -> cursors.find(id) != null);
        int number = 0;
        for (EventLoop loop : loops.all()) {
            byLoop.put(loop, new LoopRequests(this, loop, number, pools.on(loop), caching, metrics.onLoop(number)));
            number++;
        }
        EventLoop first = loops.all().get(0);
        this.probe = new CredentialsProbe(first, pools.on(first), authentication);
        this.sweep = loops.next().scheduleAtFixedRate(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    /** Begins; {@code listeners} is how many listeners will lead here, {@code caching} null where nothing is to be kept. */
    public static Requests start(
            Tenant tenant,
            EventLoops loops,
            Topology topology,
            UpstreamPools pools,
            Presentation presentation,
            Authentication authentication,
            int listeners,
            SessionLimits limits,
            @Nullable Caching caching,
            RequestMetrics metrics,
            Journal journal,
            TenantLimits shares) {
        Requests requests = new Requests(
                tenant,
                loops,
                topology,
                pools,
                presentation,
                authentication,
                listeners,
                limits,
                caching,
                metrics,
                journal,
                shares);
        topology.subscribe(requests::topologyChanged);
        requests.topologyChanged();
        if (authentication.mode() == null) {
            requests.probe.start();
        }
        return requests;
    }

    @Override
    public RequestHandler connected(ClientConnection connection) {
        return new Conversation(connection, on(connection.eventLoop()), null);
    }

    /** One that begins here, and whose requests the door leads one by one. */
    RequestHandler connected(ClientConnection connection, Door door) {
        return new Conversation(connection, on(connection.eventLoop()), door);
    }

    LoopRequests on(EventLoop loop) {
        LoopRequests its = byLoop.get(loop);
        if (its == null) {
            throw new IllegalStateException("a connection on an event loop of somebody else");
        }
        return its;
    }

    private void topologyChanged() {
        TopologyView view = topology.view();
        ports.follow(view);
        byLoop.forEach((loop, requests) -> loop.execute(() -> requests.follow(view)));
    }

    private void sweep() {
        cursors.sweep();
        transactions.sweep();
        openTransactions.sweep();
        refusedTransactions.sweep();
        sessionOwners.sweep();
        answerCursors.sweep();
        if (caching != null) {
            caching.sweep();
        }
    }

    /** What would become of requests that came now. For one thread, and soon to be thrown away. */
    public Outlook outlook() {
        return new Outlook(this, caching == null ? Policies.all(Policy.OFF) : caching.policies());
    }

    /** Other policies hold for the requests that are read from now on. Any thread; nothing where no cache runs. */
    public void follow(Policies policies) {
        if (caching == null) {
            return;
        }
        caching.follow(policies);
        byLoop.forEach((loop, requests) -> loop.execute(() -> requests.follow(policies)));
    }

    @Override
    public void close() {
        sweep.cancel(false);
        probe.end();
    }

    /** The tenant is no more: its clients are closed as they come to rest. Any thread. */
    public void retire() {
        byLoop.forEach((loop, requests) -> loop.execute(requests::retire));
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

    boolean isAlone() {
        return alone;
    }

    /** Whose requests these are. */
    public Tenant tenant() {
        return tenant;
    }

    public Cursors cursors() {
        return cursors;
    }

    /** Whether clients log in upstream themselves, and Larder does not. */
    public boolean onlyRelays() {
        return authentication.mode() == Authentication.Mode.RELAY;
    }

    /** Cursors of Larder's own, over answers from memory. */
    public AnswerCursors answerCursors() {
        return answerCursors;
    }

    public Transactions transactions() {
        return transactions;
    }

    OpenTransactions openTransactions() {
        return openTransactions;
    }

    RefusedTransactions refusedTransactions() {
        return refusedTransactions;
    }

    /**
     * The proxy is about to stop: what is begun goes on, what can be sent again is held back. The first of two steps, neither
     * of which can be taken back. Any thread.
     */
    public void finish() {
        byLoop.forEach((loop, requests) -> loop.execute(requests.departure::finish));
    }

    /** The second step: what was held back and what can be sent again is refused, so that its driver goes elsewhere. Any thread. */
    public void leave() {
        byLoop.forEach((loop, requests) -> loop.execute(requests.departure::leave));
    }

    /** How many cursors with an end and transactions were used within so long. */
    public int begun(Duration window) {
        return cursors.begun(window) + answerCursors.begun(window) + openTransactions.begun(window);
    }

    public SessionOwners sessionOwners() {
        return sessionOwners;
    }

    /** Whose requests these are, as logs and the admin API name it. */
    String tenantName() {
        return tenant.name();
    }

    /** Where requests are told one by one. */
    Journal journal() {
        return journal;
    }

    /** What reads have come to. */
    public UsageTable usage() {
        return usage;
    }

    @Nullable
    Caching caching() {
        return caching;
    }

    /** What its clients may take together. */
    public TenantLimits limits() {
        return limits;
    }

    Authentication authentication() {
        return authentication;
    }

    Topology topology() {
        return topology;
    }

    /** Whether each listener stands for a member, so that clients choose the server themselves. */
    boolean memberPorts() {
        return presentation.isReplicaSet();
    }

    MemberPorts ports() {
        return ports;
    }

    HelloReplies hellos() {
        return hellos;
    }

    HelloOnlyClients helloOnly() {
        return helloOnly;
    }

    /** The id of a reply that Larder makes. */
    int nextReplyId() {
        return replyIds.incrementAndGet();
    }

    /** Behind a load balancer a cursor or transaction is only found on the connection that it began on. */
    boolean bindsClients() {
        return topology.view().kind() == ClusterKind.LOAD_BALANCED;
    }

    boolean isDirect() {
        return topology.view().direct();
    }

    /** A secondary that is used because the connection string names it alone answers reads only if they say so. */
    boolean wantsSecondaryReads(ServerAddress address) {
        TopologyView view = topology.view();
        ServerView server = view.direct() ? view.server(address) : null;
        return server != null && server.role() == ServerRole.SECONDARY;
    }
}
