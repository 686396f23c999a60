package io.larder.engine.simulation.world;

import io.larder.engine.answer.Answer;
import io.larder.engine.entry.Entry;
import io.larder.engine.simulation.cluster.Times;
import io.larder.engine.simulation.model.ModelQuery;
import io.larder.engine.simulation.oracle.Demand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Puts what clients get before the oracle, with what the engine claims for it. */
final class Judge {
    private final World world;
    private final Streams streams;
    private final Moments moments = new Moments();
    /** Those that came in several batches, each as the data were when it was asked for. */
    private final Set<Answer> inBatches = Collections.newSetFromMap(new IdentityHashMap<>());

    private final ByteBuf reply = Unpooled.buffer(4096);

    Judge(World world, Streams streams) {
        this.world = world;
        this.streams = streams;
    }

    /** Notes how far the data are. */
    void observe() {
        moments.reached(world.cluster.committed() - 1, world.now());
    }

    /** An answer from memory; returns the operationTime that the client reads in it. */
    long hit(Client client, ModelQuery model, Entry entry, Demand demand, boolean acceptsLag) {
        byte[] content = content(model, entry.answer());
        String what = "a hit of " + client;
        if (world.journal.isOn()) {
            world.journal.note(client + " reads " + model + " from memory, proven to "
                    + Times.text(entry.proof().time()) + ", demands " + demand);
        }
        if (world.isTtl() && inBatches.contains(entry.answer())) {
            // Nobody tells whether they are of one moment: this is what the cluster gave to who read it.
            return world.bench.content.operationTime();
        }
        if (world.isTtl()) {
            world.oracle.unproven(what, model, content, notBefore(model, acceptsLag), demand);
        } else {
            int known = notBefore(model, false);
            long watermark = Times.earlier(streams.watermark(model.ns()), streams.watermark(model.other()));
            long proven = Times.later(entry.proof().time(), watermark);
            world.oracle.proven(what, model, content, proven, known, demand);
        }
        world.tally.judged();
        return world.bench.content.operationTime();
    }

    /**
     * The place in the history before which no answer may be to a read that is asked for now: by the time to live, or by what the
     * streams have told. How far a member lags is not bounded, so who accepts that gets anything that the session is not owed.
     */
    int notBefore(ModelQuery model, boolean acceptsLag) {
        long moment = world.now() - allowedAge();
        if (world.isTtl()) {
            return acceptsLag ? 0 : moments.at(moment);
        }
        return Math.min(streams.toldBy(moment, model.ns()), streams.toldBy(moment, model.other()));
    }

    /** How long ago everything has to be known that an answer leaves out. */
    private long allowedAge() {
        return switch (world.profile.level()) {
            case BOUNDED -> World.BOUND_NANOS;
            case TTL -> world.ttlNanos();
            default -> World.HEALTHY_NANOS;
        };
    }

    /** The answer to a read that leads, as its client gets it. */
    void filled(ReadUnderWay read, Answer answer, ByteBuf lastReply) {
        byte[] content = content(read.model, answer);
        String what = "an answer read for " + read.client;
        if (read.severalBatches) {
            inBatches.add(answer);
            // Each batch shows the data as they were when it was asked for: nothing that one moment could explain.
            return;
        }
        long after = read.fill.afterClusterTime();
        if (read.asAsked || (after == 0 && !world.isTtl())) {
            // Sent as the client asked: what comes back is between the client and the upstream.
            return;
        }
        if (world.isTtl()) {
            world.oracle.unproven(what, read.model, content, read.historyAtSend, read.demand);
        } else {
            world.oracle.proven(what, read.model, content, after, 0, read.demand);
        }
        world.tally.judged();
        read.client.heard(world.bench.content.operationTime());
    }

    /** The answer that another client's read got; {@code notBefore} is from when this one was asked for. */
    long followed(Client client, ModelQuery model, Answer answer, int notBefore, Demand demand) {
        byte[] content = content(model, answer);
        if (inBatches.contains(answer)) {
            return world.bench.content.operationTime();
        }
        String what = "an answer that " + client + " waited for";
        if (world.isTtl()) {
            world.oracle.unproven(what, model, content, notBefore, demand);
        } else {
            world.oracle.proven(what, model, content, 0, notBefore, demand);
        }
        world.tally.judged();
        return world.bench.content.operationTime();
    }

    /** When everything has come to rest, what is kept is what the data are. */
    void quiet(Queries queries, int place) {
        Bench bench = world.bench;
        queries.scan(place, bench);
        bench.key.compute(bench.scope, bench.command);
        bench.terms
                .reset(world.now())
                .level(world.profile.level())
                .bound(World.BOUND_NANOS)
                .ttl(world.ttlNanos())
                .definitions(world.cache.definitions());
        Entry entry = world.cache.lookup(bench.key, bench.terms);
        if (entry != null) {
            ModelQuery model = queries.model(place);
            world.oracle.current("a hit when all is quiet", model, content(model, entry.answer()));
            world.tally.judged();
        }
    }

    /** The bytes that a client reads. */
    byte[] content(ModelQuery model, Answer answer) {
        reply.clear();
        answer.write(reply, 1, 2);
        return world.bench.content.read(model, reply);
    }
}
