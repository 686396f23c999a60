package io.larder.engine.simulation.world;

import io.larder.engine.answer.Answer;
import io.larder.engine.answer.Gathering;
import io.larder.engine.answer.GatheringMemory;
import io.larder.engine.cache.Begun;
import io.larder.engine.cache.Fill;
import io.larder.engine.cache.Joined;
import io.larder.engine.entry.Entry;
import io.larder.engine.flight.Follower;
import io.larder.engine.query.Query;
import io.larder.engine.reason.Reason;
import io.larder.engine.simulation.cluster.Node;
import io.larder.engine.simulation.cluster.Times;
import io.larder.engine.simulation.model.ModelQuery;
import io.larder.engine.simulation.model.State;
import io.larder.engine.simulation.oracle.Demand;
import io.larder.engine.simulation.schedule.Dice;
import io.larder.engine.simulation.schedule.Fault;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads: looked up first, then led upstream or waited for; what comes back is judged as the client gets it. */
final class Reads {
    /** Reads that wait longer than this for a member to catch up are sent again as the client asked. */
    private static final long PATIENCE_NANOS = 200 * World.MILLISECOND;

    private static final int MOST_BYTES = 1 << 16;
    private static final int MOST_BATCHES = 16;

    private final World world;
    private final Bench bench;
    private final Queries queries;
    private final Judge judge;
    private final GatheringMemory memory = new GatheringMemory(1 << 20);
    private final List<ReadUnderWay> underWay = new ArrayList<>();
    private boolean slowly;
    private @Nullable Runnable meanwhile;
    private @Nullable Node wanted;

    Reads(World world, Queries queries, Judge judge) {
        this.world = world;
        this.bench = world.bench;
        this.queries = queries;
        this.judge = judge;
    }

    int size() {
        return underWay.size();
    }

    /** One read of a client; true if it was answered from memory. */
    boolean read(Dice dice, Client client, int place) {
        if (world.engine.forwardsUnsettledSessions() && world.unsettled.mustForward(client.session())) {
            return false;
        }
        ModelQuery model = queries.model(place);
        world.tally.lookup();
        boolean acceptsLag = world.isTtl() && dice.oneIn(3);
        Demand demand = acceptsLag ? world.demand(client).ofWhatWasAcknowledged() : world.demand(client);
        queries.scan(place, bench);
        bench.key.compute(bench.scope, bench.command);
        bench.terms
                .reset(world.now())
                .lag(acceptsLag, acceptsLag)
                .level(world.profile.level())
                .bound(World.BOUND_NANOS)
                .ttl(world.ttlNanos())
                .floor(client.floor())
                .definitions(world.cache.definitions());
        Entry entry = world.cache.lookup(bench.key, bench.terms);
        if (entry != null) {
            world.tally.hit();
            client.heard(judge.hit(client, model, entry, demand, acceptsLag));
            return true;
        }
        lead(dice, client, place, model, demand, acceptsLag);
        return false;
    }

    private void lead(Dice dice, Client client, int place, ModelQuery model, Demand demand, boolean acceptsLag) {
        Query understood = queries.query(place, bench);
        if (understood == null) {
            return;
        }
        if (world.definitions.against(understood.shape().namespaces(), dice) != null) {
            return;
        }
        Query query = world.engine.query(understood);
        Runnable happens = meanwhile;
        meanwhile = null;
        if (happens != null) {
            happens.run();
        }
        Waiting waiting = new Waiting(client, model, judge.notBefore(model, acceptsLag), demand);
        Begun begun = world.cache.begin(query, bench.key.toKey(), bench.terms, null, waiting);
        if (begun instanceof Fill fill) {
            send(dice, client, model, query, fill, demand, acceptsLag);
        } else if (world.journal.isOn()) {
            world.journal.note(
                    client + " reads " + model + ": " + (begun instanceof Joined ? "waits for another" : begun));
        }
    }

    private void send(
            Dice dice, Client client, ModelQuery model, Query query, Fill fill, Demand demand, boolean acceptsLag) {
        Node node = route(dice, acceptsLag);
        Gathering gathering =
                new Gathering(query.shape().kind(), MOST_BYTES, world.now() + 10 * PATIENCE_NANOS, memory);
        ReadUnderWay read = new ReadUnderWay(
                client,
                model,
                query,
                fill,
                demand,
                node,
                gathering,
                world.now(),
                acceptsLag ? 0 : world.cluster.history().size() - 1);
        if (world.journal.isOn()) {
            world.journal.note(
                    client + " reads " + model + " from " + node + " after " + Times.text(fill.afterClusterTime()));
        }
        underWay.add(read);
        if (slowly) {
            proceed(read, dice);
            world.tally.fault(Fault.DELAYED_READ);
        } else if (dice.below(world.profile.calm() + 1) > 0) {
            proceed(read, dice);
            if (read.reply != null) {
                proceed(read, dice);
            }
        } else {
            world.tally.fault(Fault.DELAYED_READ);
        }
    }

    /** A read whose member answers at once, and whose reply is long on its way. */
    void readSlowly(Dice dice, Client client, int place) {
        slowly = true;
        read(dice, client, place);
        slowly = false;
    }

    /** A read during which something happens once it is known what its collections are. */
    void readDuring(Dice dice, Client client, int place, Runnable happens) {
        meanwhile = happens;
        read(dice, client, place);
        meanwhile = null;
    }

    /** A read that, if it is sent, goes to this member. */
    void readAt(Node member, Dice dice, Client client, int place) {
        wanted = member;
        read(dice, client, place);
        wanted = null;
    }

    /** What happens while a read is between two of its batches, if one is; the rest of it comes at once then. */
    boolean goOnAfter(Dice dice, Runnable what) {
        for (ReadUnderWay read : List.copyOf(underWay)) {
            if (read.severalBatches && read.reply == null) {
                what.run();
                for (int i = 0; i < MOST_BATCHES && underWay.contains(read); i++) {
                    proceed(read, dice);
                }
                return true;
            }
        }
        return false;
    }

    /** Any member can prove an answer; without proof it is the primary's, but for who accepts any other. */
    private Node route(Dice dice, boolean acceptsLag) {
        if (wanted != null) {
            return wanted;
        }
        if (world.isTtl()) {
            return acceptsLag ? world.cluster.node(dice.below(3)) : world.cluster.primary();
        }
        if (world.cluster.hasPretender() && dice.flip()) {
            return world.cluster.pretender();
        }
        return dice.oneIn(4) ? world.cluster.node(dice.below(3)) : world.cluster.primary();
    }

    void proceedOne(Dice dice) {
        if (!underWay.isEmpty()) {
            proceed(underWay.get(dice.below(underWay.size())), dice);
        }
    }

    void loseOne(Dice dice) {
        if (!underWay.isEmpty()) {
            lose(underWay.get(dice.below(underWay.size())));
        }
    }

    /** The connections to a member are gone. */
    void disconnect(Node node) {
        for (ReadUnderWay read : List.copyOf(underWay)) {
            if (read.node == node) {
                lose(read);
            }
        }
    }

    private void lose(ReadUnderWay read) {
        world.tally.fault(Fault.LOST_READ);
        if (world.journal.isOn()) {
            world.journal.note("the connection of " + read.client + " reading " + read.model + " is lost");
        }
        underWay.remove(read);
        read.gathering.giveUp();
        read.fill.fail();
    }

    /** Each gets its answer, or what else comes of it. */
    void finishAll(Dice dice) {
        for (int i = 0; i < 16 && !underWay.isEmpty(); i++) {
            for (ReadUnderWay read : List.copyOf(underWay)) {
                proceed(read, dice);
            }
        }
        for (ReadUnderWay read : List.copyOf(underWay)) {
            lose(read);
        }
    }

    private void proceed(ReadUnderWay read, Dice dice) {
        ByteBuf reply = read.reply;
        if (reply != null) {
            arrive(read, reply);
        } else {
            serve(read, dice);
        }
    }

    /** The member answers, if it can by now. */
    private void serve(ReadUnderWay read, Dice dice) {
        Node node = read.node;
        node.gossip(world.gossip());
        State state = node.state();
        long after = read.asAsked ? 0 : read.fill.afterClusterTime();
        if (after != 0 && !read.begun) {
            if (Times.after(after, world.cluster.primary().lastOp().time())) {
                world.cluster.tick(world.cluster.primary());
            }
            if (Times.after(
                    after,
                    read.fill.needsMajority()
                            ? node.committedOp().time()
                            : node.lastOp().time())) {
                giveUpWaiting(read);
                return;
            }
        }
        if (after != 0 && read.fill.needsMajority()) {
            state = node.committedOp().after();
            if (node != world.cluster.primary()) {
                world.tally.fault(Fault.READ_BY_LAGGING_MEMBER);
            }
        }
        boolean batches = read.model.inBatches() && (read.begun || dice.oneIn(4));
        int size = batches ? 1 + dice.below(3) : State.IDS;
        int limit = read.model.limit() == 0 ? State.IDS : read.model.limit() - read.taken;
        int next = bench.server.batch(read.model, state, read.nextId, Math.min(size, limit));
        read.taken += bench.server.documents();
        boolean last = !batches || bench.server.documents() < size || bench.server.documents() == limit;
        if (!last) {
            world.tally.fault(Fault.SEVERAL_BATCHES);
            read.severalBatches = true;
        }
        read.nextId = last ? State.IDS : next;
        read.reply = bench.replies.answer(
                read.model, bench.server, !read.begun, last, node.lastOp().time(), node.clock());
        read.begun = true;
        read.lastOperationTime = node.lastOp().time();
    }

    private void giveUpWaiting(ReadUnderWay read) {
        if (world.now() - read.sentNanos > PATIENCE_NANOS) {
            if (world.journal.isOn()) {
                world.journal.note(read.client + " waits too long for " + read.model);
            }
            read.asAsked = true;
            read.fill.sentAsAsked();
        }
    }

    /** The proxy has the reply, and gives it to its client. */
    private void arrive(ReadUnderWay read, ByteBuf reply) {
        read.reply = null;
        Gathering.State state = read.gathering.reply(reply, world.now());
        if (state == Gathering.State.OPEN && read.hasMore()) {
            if (read.fill.goesOn(reply.readableBytes())) {
                return;
            }
            read.gathering.giveUp();
            underWay.remove(read);
            return;
        }
        underWay.remove(read);
        if (state != Gathering.State.COMPLETE) {
            read.fill.fail();
            return;
        }
        Answer answer = read.gathering.answer();
        judge.filled(read, answer, reply);
        Reason refused = read.severalBatches
                ? read.fill.completeInBatches(answer, read.lastOperationTime)
                : read.fill.complete(answer);
        if (world.journal.isOn()) {
            world.journal.note(
                    read.client + " gets " + read.model + " = " + answer + ": " + (refused == null ? "kept" : refused));
        }
    }

    /** A client whose read waits for another's answer. */
    private final class Waiting implements Follower {
        private final Client client;
        private final ModelQuery model;
        private final int notBefore;
        private final Demand demand;

        Waiting(Client client, ModelQuery model, int notBefore, Demand demand) {
            this.client = client;
            this.model = model;
            this.notBefore = notBefore;
            this.demand = demand;
        }

        @Override
        public void answered(Answer answer) {
            client.heard(judge.followed(client, model, answer, notBefore, demand));
        }

        @Override
        public void readYourself(Reason why) {
            // Forwarded as it is; what the upstream answers is not the engine's.
        }
    }
}
