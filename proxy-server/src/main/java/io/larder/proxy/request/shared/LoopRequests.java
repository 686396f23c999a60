package io.larder.proxy.request.shared;

import io.larder.engine.plan.Planner;
import io.larder.engine.policy.Policies;
import io.larder.engine.usage.UsageTable;
import io.larder.proxy.caching.Caching;
import io.larder.proxy.caching.LoopCaching;
import io.larder.proxy.caching.OwnReads;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.client.Crowd;
import io.larder.proxy.journal.Journal;
import io.larder.proxy.metrics.LoopMetrics;
import io.larder.proxy.request.departure.Departure;
import io.larder.proxy.request.error.UpstreamErrors;
import io.larder.proxy.session.Cursors;
import io.larder.proxy.topology.TopologyView;
import io.larder.proxy.upstream.LoopUpstream;
import io.larder.wire.message.CommandViews;
import io.larder.wire.message.ReplyView;
import io.netty.channel.EventLoop;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all conversations on one event loop share: the upstream connections of the loop, and views that are used within one
 * call and hold nothing across calls.
 */
public final class LoopRequests {
    private final Requests all;
    private final LoopUpstream upstream;
    private final CommandViews commands = new CommandViews();
    private final ReplyView reply = new ReplyView();
    private final Crowd crowd = new Crowd();
    private final UpstreamErrors upstreamErrors = new UpstreamErrors();
    private Planner planner;
    private final LoopMetrics metrics;
    private final Journal journal;
    private final int number;
    private final UsageTable usage;
    private final @Nullable LoopCaching caching;
    private final Departure departure = new Departure();

    private final Set<ClientConnection> present = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean retired;
    private int replyIds;
    private final Set<Consumer<TopologyView>> bound = Collections.newSetFromMap(new IdentityHashMap<>());

    LoopRequests(
            Requests all,
            EventLoop loop,
            int number,
            LoopUpstream upstream,
            @Nullable Caching caching,
            LoopMetrics metrics) {
        this.number = number;
        this.usage = all.usage();
        this.journal = all.journal();
        this.all = all;
        this.metrics = metrics;
        this.planner = caching == null ? new Planner() : new Planner(caching.policies());
        this.caching = caching == null ? null : caching.forLoop(loop, new OwnReads(upstream));
        this.upstream = upstream;
    }

    /** What is shared on all loops. */
    public Requests all() {
        return all;
    }

    public LoopUpstream upstream() {
        return upstream;
    }

    /** Good for one call. */
    public CommandViews commands() {
        return commands;
    }

    /** Good for one call. */
    public ReplyView reply() {
        return reply;
    }

    /** This tenant's clients on the loop. */
    public Crowd crowd() {
        return crowd;
    }

    public UpstreamErrors upstreamErrors() {
        return upstreamErrors;
    }

    /** Another one, between two requests, when policies change. */
    public Planner planner() {
        return planner;
    }

    public LoopMetrics metrics() {
        return metrics;
    }

    /** Where requests are told one by one. */
    public Journal journal() {
        return journal;
    }

    /** Of this event loop, among those of the proxy. */
    public int number() {
        return number;
    }

    /** Where reads are counted. */
    public UsageTable usage() {
        return usage;
    }

    /** Null where nothing is kept. */
    public @Nullable LoopCaching caching() {
        return caching;
    }

    public Departure departure() {
        return departure;
    }

    /** The id of a reply from memory. Nobody else needs to know it. */
    public int nextReplyId() {
        return ++replyIds;
    }

    /** A client has something here, from now on until it leaves. */
    public void entered(ClientConnection client) {
        all.counts().incrementAndGet();
        present.add(client);
        if (retired) {
            client.eventLoop().execute(client::drain); // it is still being made
        }
    }

    public void left(ClientConnection client) {
        if (present.remove(client)) {
            all.counts().decrementAndGet();
        }
    }

    /** The tenant is no more: its clients are closed as they come to rest. */
    void retire() {
        retired = true;
        List.copyOf(present).forEach(ClientConnection::drain);
    }

    /** From now on the server that a client is bound to is told of what becomes of the topology. */
    public void watch(Consumer<TopologyView> server) {
        bound.add(server);
    }

    public void unwatch(Consumer<TopologyView> server) {
        bound.remove(server);
    }

    /** From the next request on other policies hold. */
    void follow(Policies policies) {
        planner = new Planner(policies);
    }

    /** The topology has changed. */
    void follow(TopologyView view) {
        List.copyOf(bound).forEach(server -> server.accept(view));
    }

    /** Of the upstream, that clients of the tenant have open. */
    public Cursors cursors() {
        return all.ongoing().cursors();
    }
}
