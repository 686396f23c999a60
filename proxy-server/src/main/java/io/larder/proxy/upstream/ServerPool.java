package io.larder.proxy.upstream;

import com.mongodb.ServerAddress;
import io.larder.proxy.topology.PoolLimits;
import io.larder.proxy.topology.ServerTrouble;
import io.larder.proxy.upstream.idle.FreeConnections;
import io.larder.proxy.upstream.idle.KeepAlive;
import io.netty.channel.EventLoop;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one server. Of equally good ones the one used last is used next, so that what is not
 * needed falls idle and is closed. Confined to the loop.
 */
final class ServerPool implements ConnectionOwner {
    /** What becomes of the pool's work concerns the requests that wait, which are not the pool's. */
    interface Events {
        /** A connection is free, in its pool. */
        void available(ServerPool pool);

        /** There is room for another connection, or the reason why there was none is gone. */
        void room(ServerPool pool);

        /** The server refuses the proxy's account: waiting longer would not help. */
        void refused(ServerPool pool, UpstreamFailure failure);
    }

    private final ServerAddress server;
    private final long silentSeconds;
    private final Consumer<ServerTrouble> trouble;
    private final Events events;
    private final int maxSize;
    private final int minSize;
    private final PoolLimits limits;
    private final FreeConnections<UpstreamConnection> free;
    private final KeepAlive keepAlive;
    private final PoolCounts counts;
    private final Set<UpstreamConnection> open = new HashSet<>();
    private final PoolGrowth growth;
    /** What a connection that is closed now ends for; between decisions of the pool's own it can only be lost. */
    private ConnectionEnd ending = ConnectionEnd.LOST;

    ServerPool(
            EventLoop loop,
            ServerAddress server,
            int generation,
            int loops,
            ConnectionOpener opener,
            Consumer<ServerTrouble> trouble,
            PoolCounts counts,
            Events events) {
        this.server = server;
        this.silentSeconds = opener.settings().silentSeconds();
        this.trouble = trouble;
        this.counts = counts;
        this.events = events;
        this.limits = opener.settings().pool();
        this.maxSize = limits.maxSize() == 0 ? Integer.MAX_VALUE : share(limits.maxSize(), loops);
        this.free = new FreeConnections<>(
                UpstreamConnection::record, limits.maxLife().toNanos());
        this.keepAlive = KeepAlive.of(limits.keepAlive(), limits.maxIdle());
        this.minSize = limits.minSize() == 0 ? 0 : share(limits.minSize(), loops);
        this.growth =
                new PoolGrowth(loop, server, generation, opener, maxSize, open::size, this::opened, this::openFailed);
    }

    /** The connection string counts connections to a server; each loop gets its part, and at least one. */
    private static int share(int all, int loops) {
        return Math.max(1, (all + loops - 1) / loops);
    }

    ServerAddress server() {
        return server;
    }

    int generation() {
        return growth.generation();
    }

    int inUse() {
        return open.size() - free.size();
    }

    int size() {
        return open.size();
    }

    /** A free connection of the server's present generation, or null. */
    @Nullable
    UpstreamConnection take(int currentGeneration) {
        if (generation() != currentGeneration) {
            clear(currentGeneration);
        }
        UpstreamConnection best = free.takeBest();
        if (best != null) {
            keepAlive.lent(best.record(), inUse(), System.nanoTime());
            best.handOut();
        }
        return best;
    }

    /** How it comes by more. */
    PoolGrowth growth() {
        return growth;
    }

    private void opened(UpstreamConnection connection, Handshaken handshaken) {
        open.add(connection);
        counts.countOpened();
        connection.ready(handshaken, this);
        connection.release();
    }

    private void openFailed(UpstreamFailure failure) {
        if (failure.kind() == UpstreamFailure.Kind.AUTHENTICATION) {
            events.refused(this, failure);
        } else {
            trouble.accept(ServerTrouble.network(server, generation(), failure.message()));
        }
    }

    @Override
    public void released(UpstreamConnection connection) {
        long now = System.nanoTime();
        if (connection.generation() != generation()) {
            end(connection, ConnectionEnd.CLEARED);
        } else if (isTooOld(connection, now)) {
            end(connection, ConnectionEnd.OLD);
        } else {
            connection.idle(now);
            free.add(connection, now);
            events.available(this);
        }
    }

    @Override
    public void closed(UpstreamConnection connection) {
        if (open.remove(connection)) {
            free.remove(connection);
            counts.countEnded(ending);
        }
        events.room(this);
    }

    private void end(UpstreamConnection connection, ConnectionEnd why) {
        ending = why;
        connection.close();
        ending = ConnectionEnd.LOST;
    }

    /** Gives up what was made before this generation; what is in use ends with its use. */
    void clear(int newGeneration) {
        growth.beginAnew(newGeneration);
        free.worstFirst().forEach(connection -> end(connection, ConnectionEnd.CLEARED));
    }

    /** The server is no longer part of the upstream: what is in use may still end well. */
    void retire() {
        clear(generation() + 1);
    }

    /** Ends everything, also what is in use. */
    void close() {
        clear(generation() + 1);
        for (UpstreamConnection connection : List.copyOf(open)) {
            connection.lost(UpstreamFailure.Kind.CLOSING, "the proxy is stopping");
        }
    }

    /** Once a second: closes what lies idle or has kept silent for too long, keeps the least number, and tries again. */
    void sweep(boolean serverServes) {
        long now = System.nanoTime();
        keepAlive.secondOver(inUse());
        free.judgeAll(now);
        int place = open.size();
        for (UpstreamConnection connection : free.worstFirst()) {
            if (isTooOld(connection, now)) {
                end(connection, ConnectionEnd.OLD);
            } else if (open.size() > minSize && keepAlive.isSpare(connection.record(), place, now)) {
                end(connection, ConnectionEnd.IDLE);
            }
            place--;
        }
        for (UpstreamConnection connection : List.copyOf(open)) {
            connection.endIfSilent(silentSeconds);
        }
        if (serverServes) {
            growth.growTo(minSize);
        }
        growth.grow();
    }

    private boolean isTooOld(UpstreamConnection connection, long now) {
        return !limits.maxLife().isZero()
                && connection.record().ageNanos(now) > limits.maxLife().toNanos();
    }

    /**
     * As of now.
     *
     * @param connections how many are told of, at most
     */
    PoolReport report(int loopNumber, int connections) {
        long now = System.nanoTime();
        List<PoolReport.Connection> each = open.stream()
                .map(connection -> PoolReport.Connection.of(connection.record(), now))
                .sorted(Comparator.comparingDouble(PoolReport.Connection::score).reversed())
                .limit(connections)
                .toList();
        int most = limits.maxSize() == 0 ? 0 : maxSize;
        return new PoolReport(
                server, loopNumber, limits.keepAlive(), minSize, most, open.size(), inUse(), growth.opening(), each);
    }
}
