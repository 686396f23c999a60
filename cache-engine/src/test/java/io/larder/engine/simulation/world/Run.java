package io.larder.engine.simulation.world;

import io.larder.engine.simulation.cluster.Cluster;
import io.larder.engine.simulation.cluster.Node;
import io.larder.engine.simulation.cluster.Times;
import io.larder.engine.simulation.model.ModelWrite;
import io.larder.engine.simulation.model.Ns;
import io.larder.engine.simulation.model.State;
import io.larder.engine.simulation.oracle.Violation;
import io.larder.engine.simulation.schedule.Dice;
import io.larder.engine.simulation.schedule.Fault;
import io.larder.engine.simulation.schedule.QueryPool;
import io.larder.engine.simulation.schedule.Script;
import io.larder.engine.simulation.schedule.StepKind;
import io.larder.engine.simulation.schedule.WriteChoice;

/** One run of a script: its steps one after the other, then quiet, then every query once more. */
public final class Run {
    private static final int MOST_UNDER_WAY = 6;
    private static final int FIRST_DOCUMENTS = 6;

    private final Script script;
    private final Dice dice;
    private final World world;
    private final Queries queries;
    private final Judge judge;
    private final Lost lost;
    private final Reads reads;
    private final Writes writes;
    private final Transactions transactions;
    private final Outsiders outsiders;
    private final Views views;

    public Run(Script script, Bench bench, Tally tally, Journal journal, Engine engine) {
        this.script = script;
        this.dice = bench.dice;
        this.world = new World(script.profile(), bench, tally, journal, engine);
        this.queries = new Queries(new QueryPool(script.profile()), bench.writer);
        this.judge = new Judge(world, world.streams());
        this.lost = new Lost(world);
        this.reads = new Reads(world, queries, judge);
        this.writes = new Writes(world, lost);
        this.transactions = new Transactions(world, lost);
        this.outsiders = new Outsiders(world);
        this.views = new Views(world, queries, reads, writes, outsiders);
    }

    /** Throws a {@link Violation} at the first answer that the contract does not allow. */
    public void run() {
        begin();
        for (int i = 0; i < script.size(); i++) {
            world.journal.step(i);
            script.dice(i, dice);
            world.passes(World.MILLISECOND);
            step(script.kind(i));
            judge.observe();
            world.streams().observe();
        }
        end();
    }

    /** A few documents, and streams that have begun. */
    private void begin() {
        dice.reset(script.profile().poolSeed());
        Cluster cluster = world.cluster;
        for (int i = 0; i < FIRST_DOCUMENTS; i++) {
            Ns ns = i < 4 ? Ns.C0 : Ns.of(dice.below(Ns.count()));
            outsiders.send(cluster.primary(), WriteChoice.insert(dice, ns, dice.below(State.IDS)), dice);
        }
        for (int i = 0; i < 8; i++) {
            cluster.tick(cluster.primary());
            cluster.settle();
            world.streams().proceed(dice);
        }
    }

    private void step(StepKind kind) {
        Cluster cluster = world.cluster;
        if (kind.isClientOperation()) {
            world.tally.operation();
            while (reads.size() + writes.size() + transactions.size() > MOST_UNDER_WAY) {
                proceed();
                world.passes(100 * World.MILLISECOND);
            }
        }
        switch (kind) {
            case READ -> reads.read(dice, world.client(dice), anyQuery());
            case WRITE ->
                writes.send(
                        dice,
                        world.client(dice),
                        WriteChoice.documents(dice, cluster.primary().state()));
            case TRANSACTION -> transactions.run(dice, world.client(dice));
            case DEFINITION -> define();
            case OUTSIDE_WRITE -> {
                world.tally.fault(Fault.OUTSIDE_WRITE);
                outsiders.write(Writes.route(world, dice), dice);
            }
            case PROCEED -> proceed();
            case LOSE -> {
                reads.loseOne(dice);
                writes.loseOne(dice);
            }
            case EXECUTE_LATE -> lost.executeOne(dice);
            case RESOLVE -> lost.resolve();
            case STREAM -> world.streams().proceed(dice);
            case REPLICATE -> replicate();
            case ELECT -> elect(false);
            case CUT_OFF -> elect(true);
            case HEAL -> heal();
            case STALL -> stall();
            case HISTORY_LOST -> {
                cluster.tick(cluster.primary());
                cluster.settle();
                world.streams().loseAll();
                cluster.forget();
            }
            case STREAM_LOST -> world.streams().lose(dice);
            case TOO_LARGE -> world.streams().nextIsTooLarge(dice);
            case WAIT -> pause();
            case TOLD_IN_PART -> toldInPart();
            case CHANGED_BETWEEN_BATCHES -> changedBetweenBatches();
            case LONG_AFTER_LOSS -> longAfterLoss();
            case REDEFINED_DURING_A_READ -> views.redefinedDuringARead(dice);
            case DROPPED_AND_WRITTEN -> droppedAndWritten();
            case UNDONE_DEFINITION -> views.undone(dice);
        }
    }

    /** The first ones more often than the others. */
    private int anyQuery() {
        return Math.min(dice.below(queries.size()), dice.below(queries.size()));
    }

    private void proceed() {
        world.definitions.arrive();
        reads.proceedOne(dice);
        writes.proceedOne(dice);
        transactions.proceedOne(dice);
    }

    private void define() {
        world.tally.fault(Fault.DEFINITION);
        if (world.profile.views()) {
            views.define(dice);
            return;
        }
        ModelWrite write = WriteChoice.definition(dice);
        if (dice.flip()) {
            writes.send(dice, world.client(dice), write);
        } else {
            outsiders.send(world.cluster.primary(), write, dice);
        }
    }

    /** One member may not hear of the commits for a while, so that what is read there is the older data. */
    private void toldInPart() {
        Cluster cluster = world.cluster;
        Node late = cluster.node(dice.below(3));
        cluster.settle();
        outsiders.commit(cluster.primary(), dice);
        cluster.settleBut(late);
        for (int i = 0; i < 4; i++) {
            world.streams().proceed(dice);
            reads.readAt(late, dice, world.client(dice), dice.below(queries.size()));
        }
    }

    /** What was written since is in no event, unless the next stream begins where the last one ended. */
    private void droppedAndWritten() {
        Cluster cluster = world.cluster;
        Node late = cluster.node(dice.below(3));
        outsiders.send(cluster.primary(), WriteChoice.dropDatabase(Ns.C0), dice);
        outsiders.commit(cluster.primary(), dice);
        cluster.settle();
        outsiders.commit(cluster.primary(), dice);
        outsiders.commit(cluster.primary(), dice);
        cluster.settleBut(late);
        for (int i = 0; i < 4; i++) {
            world.streams().proceed(dice);
            reads.readAt(late, dice, world.client(dice), anyQuery());
        }
    }

    private void changedBetweenBatches() {
        int query = anyQuery();
        reads.read(dice, world.client(dice), query);
        boolean crossed = reads.goOnAfter(dice, () -> {
            outsiders.commit(world.cluster.primary(), dice);
            world.cluster.settle();
        });
        if (crossed) {
            reads.read(dice, world.client(dice), query);
        }
    }

    /** The read is answered from before the write, and its reply comes after the write is given up. */
    private void longAfterLoss() {
        Client client = world.client(dice);
        int query = anyQuery();
        reads.readSlowly(dice, client, query);
        writes.sendAndLose(
                dice,
                client,
                WriteChoice.documents(dice, world.cluster.primary().state()));
        lost.resolve();
        reads.proceedOne(dice);
        if (dice.flip()) {
            world.passes(61_000 * World.MILLISECOND);
        }
        reads.read(dice, client, query);
    }

    private void replicate() {
        Cluster cluster = world.cluster;
        if (dice.below(4) > 0) {
            cluster.settle();
            world.streams().proceed(dice);
        } else {
            cluster.replicate(cluster.node(dice.below(3)), 1 + dice.below(3));
            cluster.tell(cluster.node(dice.below(3)));
        }
        if (world.journal.isOn()) {
            world.journal.note("committed up to "
                    + Times.text(cluster.history().get(cluster.committed() - 1).time()));
        }
    }

    private void elect(boolean cutOff) {
        Cluster cluster = world.cluster;
        Node old = cluster.primary();
        int length = cluster.history().size();
        cluster.elect(cutOff);
        if (cluster.primary() == old) {
            return;
        }
        if (cutOff) {
            world.tally.fault(Fault.PRIMARY_CUT_OFF);
        } else {
            // A member that steps down closes no connection, but what it did not answer it will not.
            writes.disconnect(old, dice);
        }
        if (cluster.history().size() <= length) {
            world.tally.fault(Fault.ELECTION_WITH_ROLLBACK);
        }
        if (world.journal.isOn()) {
            world.journal.note(cluster.primary() + " is elected" + (cutOff ? "; " + old + " is cut off" : ""));
        }
    }

    private void heal() {
        Cluster cluster = world.cluster;
        if (cluster.hasPretender()) {
            Node pretender = cluster.pretender();
            reads.disconnect(pretender);
            writes.disconnect(pretender, dice);
            world.streams().disconnect(pretender);
            if (world.journal.isOn()) {
                world.journal.note(pretender + " steps down");
            }
        }
        cluster.heal();
    }

    private void stall() {
        Cluster cluster = world.cluster;
        world.tally.fault(Fault.COMMIT_POINT_STALLED);
        cluster.stall(!cluster.isStalled());
        if (world.journal.isOn()) {
            world.journal.note("the commit point " + (cluster.isStalled() ? "stands still" : "moves"));
        }
    }

    private void pause() {
        long nanos = (world.isTtl() && dice.oneIn(4) ? 61_000 : 50L << dice.below(8)) * World.MILLISECOND;
        world.passes(nanos);
        world.tally.fault(Fault.EXPIRY);
        world.cache.tidy();
        if (!dice.oneIn(3)) {
            // Streams go on meanwhile.
            for (int i = 0; i < 4; i++) {
                world.streams().proceed(dice);
            }
        }
        if (world.journal.isOn()) {
            world.journal.note(nanos / World.MILLISECOND + " ms pass");
        }
    }

    /** Everything comes to its end; then answers from memory are those to the data as they are. */
    private void end() {
        world.journal.step(script.size());
        heal();
        world.cluster.stall(false);
        writes.finishAll(dice);
        transactions.finishAll(dice);
        world.cluster.settle();
        reads.finishAll(dice);
        lost.settle();
        world.cluster.tick(world.cluster.primary());
        world.cluster.settle();
        world.streams().catchUp();
        if (world.isTtl()) {
            world.passes(world.ttlNanos() + 1);
        }
        for (int i = 0; i < queries.size(); i++) {
            judge.quiet(queries, i);
        }
        if (script.profile().hasSmallCache()) {
            world.tally.fault(Fault.EVICTION);
        }
    }
}
