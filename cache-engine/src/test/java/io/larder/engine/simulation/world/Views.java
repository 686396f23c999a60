package io.larder.engine.simulation.world;

import io.larder.engine.simulation.cluster.Cluster;
import io.larder.engine.simulation.cluster.Node;
import io.larder.engine.simulation.model.ModelWrite;
import io.larder.engine.simulation.model.Ns;
import io.larder.engine.simulation.model.State;
import io.larder.engine.simulation.schedule.Dice;
import io.larder.engine.simulation.schedule.Fault;
import io.larder.engine.simulation.schedule.WriteChoice;

/**
 * Collections that become views, and the other way round. Of a view that an outsider puts in place of a collection the engine
 * hears by the stream, and until then of nothing that shows in it; that is not promised, so nobody reads meanwhile.
 */
final class Views {
    private static final int ROUNDS = 6;

    private final World world;
    private final Queries queries;
    private final Reads reads;
    private final Writes writes;
    private final Outsiders outsiders;

    Views(World world, Queries queries, Reads reads, Writes writes, Outsiders outsiders) {
        this.world = world;
        this.queries = queries;
        this.reads = reads;
        this.writes = writes;
        this.outsiders = outsiders;
    }

    void define(Dice dice) {
        ModelWrite write = WriteChoice.definitionOrView(dice);
        if (write.kind() == ModelWrite.Kind.CREATE_VIEW || dice.flip()) {
            writes.send(dice, world.client(dice), write);
        } else {
            outsiders.send(world.cluster.primary(), write, dice);
        }
    }

    /** What it reads was a collection when it was looked at, and is a view when it is sent. */
    void redefinedDuringARead(Dice dice) {
        Cluster cluster = world.cluster;
        int query = replaceable(dice);
        if (query < 0 || cluster.isStalled() || cluster.hasPretender()) {
            return;
        }
        Ns ns = queries.model(query).ns();
        if (!isPlain(ns)) {
            outsiders.send(cluster.primary(), WriteChoice.drop(ns), dice);
            outsiders.send(cluster.primary(), WriteChoice.insert(dice, ns, dice.below(State.IDS)), dice);
            tellAll(cluster.primary());
        }
        reads.readDuring(dice, world.client(dice), query, () -> {
            world.tally.fault(Fault.REDEFINED_DURING_A_READ);
            outsiders.send(cluster.primary(), WriteChoice.drop(ns), dice);
            outsiders.send(cluster.primary(), WriteChoice.view(ns), dice);
            tellAll(cluster.primary());
        });
    }

    /** What the proxy saw made was never made, and the name stands for something else. */
    void undone(Dice dice) {
        Cluster cluster = world.cluster;
        int query = replaceable(dice);
        if (query < 0 || cluster.isStalled() || cluster.hasPretender()) {
            return;
        }
        Ns ns = queries.model(query).ns();
        if (cluster.primary().state().exists(ns)) {
            outsiders.send(cluster.primary(), WriteChoice.drop(ns), dice);
        }
        tellAll(cluster.node(dice.below(3)));
        Node old = cluster.primary();
        outsiders.send(old, WriteChoice.insert(dice, ns, dice.below(State.IDS)), dice);
        reads.read(dice, world.client(dice), query);
        cluster.elect(false);
        if (cluster.primary() == old) {
            return;
        }
        writes.disconnect(old, dice);
        if (!cluster.primary().state().exists(ns)) {
            world.tally.fault(Fault.UNDONE_DEFINITION);
        }
        cluster.primary().gossip(world.gossip());
        outsiders.send(cluster.primary(), WriteChoice.view(ns), dice);
        goOn(dice);
        reads.read(dice, world.client(dice), query);
        writes.send(dice, world.client(dice), WriteChoice.insert(dice, Ns.C0, dice.below(State.IDS)));
        goOn(dice);
        reads.read(dice, world.client(dice), query);
    }

    private boolean isPlain(Ns ns) {
        State now = world.cluster.primary().state();
        return now.exists(ns) && !now.isView(ns);
    }

    /** The streams are told, by the cursors that they have or by others. */
    private void goOn(Dice dice) {
        for (int i = 0; i < ROUNDS; i++) {
            world.cluster.tick(world.cluster.primary());
            world.cluster.settle();
            world.streams().proceed(dice);
        }
        if (dice.flip()) {
            world.streams().catchUp();
        }
    }

    private void tellAll(Node teller) {
        world.cluster.tick(world.cluster.primary());
        world.cluster.settle();
        world.streams().catchUp(teller);
    }

    /** A query of what a view may come in place of; -1 if there is none. */
    private int replaceable(Dice dice) {
        int first = dice.below(queries.size());
        for (int i = 0; i < queries.size(); i++) {
            int query = (first + i) % queries.size();
            Ns ns = queries.model(query).ns();
            if (ns == Ns.C1 || ns == Ns.C2) {
                return query;
            }
        }
        return -1;
    }
}
