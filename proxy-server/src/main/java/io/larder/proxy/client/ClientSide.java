package io.larder.proxy.client;

import io.larder.proxy.net.EventLoops;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all client connections share. The sets of connections belong to their event loops; everything else here is immutable
 * or thread safe.
 */
final class ClientSide {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSide.class);
    private static final long SWEEP_MILLIS = 1000;

    private volatile ClientLimits limits;
    private final RequestHandler.Factory requests;
    private final GatheringMemory requestMemory;
    private final GatheringMemory replyMemory;
    private final ConnectionCounts counts;
    private final RateLimitedLog complaints = new RateLimitedLog(LOG);
    private final Map<EventLoop, Set<ClientConnection>> byLoop = new HashMap<>();
    private final Map<EventLoop, Round> rounds = new HashMap<>();
    private final List<ScheduledFuture<?>> sweeps = new ArrayList<>();
    /** Of the connections, so that logs can tell them apart. */
    private final AtomicInteger numbers = new AtomicInteger();

    private final AtomicInteger refusedNow = new AtomicInteger();
    private final CompletableFuture<Void> allGone = new CompletableFuture<>();
    private volatile boolean draining;

    ClientSide(EventLoops loops, ClientLimits limits, RequestHandler.Factory requests) {
        this.limits = limits;
        this.requests = requests;
        this.requestMemory = new GatheringMemory(limits.requestMemoryBytes());
        this.replyMemory = new GatheringMemory(limits.requestMemoryBytes());
        this.counts = new ConnectionCounts(limits);
        for (EventLoop loop : loops.all()) {
            Set<ClientConnection> connections = new HashSet<>();
            byLoop.put(loop, connections);
            rounds.put(loop, new Round(loop));
            sweeps.add(loop.scheduleAtFixedRate(
                    () -> sweep(connections), SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS));
        }
    }

    int nextNumber() {
        return numbers.incrementAndGet();
    }

    void follow(ClientLimits changed) {
        limits = changed;
        counts.follow(changed);
    }

    ClientLimits limits() {
        return limits;
    }

    RequestHandler.Factory requests() {
        return requests;
    }

    GatheringMemory requestMemory() {
        return requestMemory;
    }

    GatheringMemory replyMemory() {
        return replyMemory;
    }

    ConnectionCounts counts() {
        return counts;
    }

    /** Of an event loop of ours. */
    Round round(EventLoop loop) {
        return Objects.requireNonNull(rounds.get(loop), "an event loop of somebody else");
    }

    AtomicInteger refusedNow() {
        return refusedNow;
    }

    void entered(ClientConnection connection) {
        connectionsOf(connection).add(connection);
        if (draining) {
            connection.drain();
        }
    }

    void left(ClientConnection connection) {
        if (connectionsOf(connection).remove(connection)) {
            counts.leave(connection.address());
            if (draining && counts.total() == 0) {
                allGone.complete(null);
            }
        }
    }

    private Set<ClientConnection> connectionsOf(ClientConnection connection) {
        Set<ClientConnection> connections = byLoop.get(connection.eventLoop());
        if (connections == null) {
            throw new IllegalStateException("a connection on an event loop of somebody else");
        }
        return connections;
    }

    /** Done when every exchange is over that is going on now. Any thread. */
    CompletableFuture<Void> exchangesOver() {
        List<CompletableFuture<Void>> loopsOver = new ArrayList<>();
        byLoop.forEach((loop, connections) -> {
            CompletableFuture<Void> over = new CompletableFuture<>();
            loopsOver.add(over);
            loop.execute(() -> {
                List<CompletableFuture<Void>> each = new ArrayList<>();
                for (ClientConnection connection : Set.copyOf(connections)) {
                    CompletableFuture<Void> one = new CompletableFuture<>();
                    each.add(one);
                    connection.afterExchange(() -> one.complete(null));
                }
                var unused = CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                        .thenRun(() -> over.complete(null));
            });
        });
        return CompletableFuture.allOf(loopsOver.toArray(CompletableFuture[]::new));
    }

    /** Ends the connections of those who only watch. Any thread. */
    void sendWatchersAway() {
        byLoop.forEach((loop, connections) ->
                loop.execute(() -> Set.copyOf(connections).forEach(ClientConnection::sendAway)));
    }

    /** Ends connections as they come to rest; the future is done when none is left. Any thread. */
    CompletableFuture<Void> drain() {
        draining = true;
        byLoop.forEach((loop, connections) ->
                loop.execute(() -> Set.copyOf(connections).forEach(ClientConnection::drain)));
        if (counts.total() == 0) {
            allGone.complete(null);
        }
        return allGone;
    }

    /** Ends all connections, whatever they are doing. Any thread. */
    void closeAll() {
        sweeps.forEach(sweep -> sweep.cancel(false));
        byLoop.forEach((loop, connections) ->
                loop.execute(() -> Set.copyOf(connections).forEach(ClientConnection::close)));
    }

    private void sweep(Set<ClientConnection> connections) {
        long now = System.nanoTime();
        long idle = limits.idleTimeout().toNanos();
        for (ClientConnection connection : Set.copyOf(connections)) {
            connection.sweep(now, idle);
        }
    }

    Roster roster() {
        return new Roster(byLoop);
    }

    void complain(Object client, String what) {
        complaints.warn("connection of {} closed: {}", client, what);
    }

    void badRequest(Object client, String what) {
        complaints.warn("request of {} answered with an error: {}", client, what);
    }

    void bug(Object client, Throwable e) {
        LOG.error("connection of {} closed after an internal error; this is a bug in Larder", client, e);
    }
}
