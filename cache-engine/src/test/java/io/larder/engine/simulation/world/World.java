package io.larder.engine.simulation.world;

import io.larder.engine.cache.Cache;
import io.larder.engine.policy.Level;
import io.larder.engine.session.UnsettledSessions;
import io.larder.engine.simulation.cluster.Cluster;
import io.larder.engine.simulation.cluster.Op;
import io.larder.engine.simulation.cluster.Times;
import io.larder.engine.simulation.oracle.Demand;
import io.larder.engine.simulation.oracle.Oracle;
import io.larder.engine.simulation.schedule.Dice;
import io.larder.engine.simulation.schedule.Fault;
import io.larder.engine.simulation.schedule.Profile;
import java.util.List;

/** What all parts of a run share: the cluster, the engine, the time, the clients, and what was acknowledged. */
final class World {
    static final long MILLISECOND = 1_000_000L;
    static final long MAX_AWAIT_NANOS = 1_000 * MILLISECOND;
    static final long HEALTHY_NANOS = 2 * MAX_AWAIT_NANOS;
    static final long BOUND_NANOS = 300 * MILLISECOND;
    private static final long TTL_NANOS = 400 * MILLISECOND;
    private static final long LONG_TTL_NANOS = 300_000 * MILLISECOND;
    private static final int CLIENTS = 4;
    private static final int SESSIONS = 64;

    final Profile profile;
    final Bench bench;
    final Tally tally;
    final Journal journal;
    final Cluster cluster;
    final Oracle oracle;
    final Engine engine;
    final Cache cache;
    final UnsettledSessions unsettled;
    final Definitions definitions;
    private final Client[] clients = new Client[CLIENTS];
    private long now = 1_000_000_000_000L;
    private final Streams streams;
    private int replies;
    /** The newest cluster time that the proxy has heard of; it goes with all that it sends. */
    private long gossip;

    World(Profile profile, Bench bench, Tally tally, Journal journal, Engine engine) {
        this.profile = profile;
        this.bench = bench;
        this.tally = tally;
        this.journal = journal;
        this.cluster = new Cluster(profile.farFuture());
        this.oracle = new Oracle(cluster, bench.judge);
        this.engine = engine;
        this.cache = engine.cache(() -> now, profile.cacheBytes());
        this.unsettled = new UnsettledSessions(
                SESSIONS, () -> now, () -> !isTtl(), () -> streams().watermark());
        this.definitions = new Definitions(this);
        this.streams = new Streams(this);
        for (int i = 0; i < CLIENTS; i++) {
            clients[i] = new Client(i, i % 2 == 0);
        }
    }

    Streams streams() {
        return streams;
    }

    Client client(Dice dice) {
        return clients[dice.below(CLIENTS)];
    }

    long now() {
        return now;
    }

    void passes(long nanos) {
        now += nanos;
    }

    boolean isTtl() {
        return profile.level() == Level.TTL;
    }

    /** Mostly short; or so long that unknown writes are given up before answers. */
    long ttlNanos() {
        return profile.longTtl() ? LONG_TTL_NANOS : TTL_NANOS;
    }

    void heard(long clusterTime) {
        gossip = Times.later(gossip, clusterTime);
    }

    long gossip() {
        return gossip;
    }

    /** A client of the proxy was told that its write is done. */
    void acknowledged(List<Op> done) {
        replies++;
        for (Op op : done) {
            op.acknowledged(replies);
            if (!cluster.isInHistory(op)) {
                tally.fault(Fault.ACKNOWLEDGED_AND_LOST);
            }
        }
    }

    /** A client was not told what became of its write, but may find out. */
    void canBeFoundOut(Client client, List<Op> done) {
        replies++;
        for (Op op : done) {
            op.foundOutBy(client.number(), replies);
        }
    }

    /** What an answer to this client has to show from now on. */
    Demand demand(Client client) {
        return new Demand(client.floor(), client.number(), replies);
    }
}
