package io.larder.engine.simulation.world;

import io.larder.engine.cache.LocalWrite;
import io.larder.engine.change.Change;
import io.larder.engine.change.write.Outcome;
import io.larder.engine.change.write.Write;
import io.larder.engine.name.Namespace;
import io.larder.engine.session.OpenTransactions;
import io.larder.engine.session.UnsettledSessions;
import io.larder.engine.simulation.cluster.Node;
import io.larder.engine.simulation.cluster.Op;
import io.larder.engine.simulation.cluster.Times;
import io.larder.engine.simulation.model.Event;
import io.larder.engine.simulation.model.ModelWrite;
import io.larder.engine.simulation.model.State;
import io.larder.engine.simulation.model.WriteBytes;
import io.larder.engine.simulation.model.WriteRun;
import io.larder.engine.simulation.schedule.Dice;
import io.larder.engine.simulation.schedule.Fault;
import io.larder.engine.simulation.schedule.WriteChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of a few writes. The statements are executed at once, on data that nobody else sees; the commit may be delayed, and fails
 * if what they were based on has changed.
 */
final class Transactions {
    private static final int ROOM = 16;
    private static final List<Change> ANYTHING = List.of(Change.anything(Namespace.EVERYTHING));

    /** One that was begun; known to the proxy if its statements came this way. */
    private static final class Begun {
        final Client client;
        final Node node;
        final long number;
        final List<ModelWrite> writes = new ArrayList<>();
        final List<Event> events = new ArrayList<>();
        final boolean known;

        List<Change> changes = List.of();

        @Nullable
        LocalWrite local;

        UnsettledSessions.@Nullable Mark mark;

        Begun(Client client, Node node, long number, boolean known) {
            this.client = client;
            this.node = node;
            this.number = number;
            this.known = known;
        }
    }

    private final World world;
    private final Bench bench;
    private final Lost lost;
    private final OpenTransactions open = new OpenTransactions(ROOM);
    private final List<Begun> committing = new ArrayList<>();
    private long numbers;

    Transactions(World world, Lost lost) {
        this.world = world;
        this.bench = world.bench;
        this.lost = lost;
    }

    void run(Dice dice, Client client) {
        Node node = Writes.route(world, dice);
        boolean known = !dice.oneIn(5);
        Begun transaction = new Begun(client, node, ++numbers, known);
        if (known) {
            open.begin(client.session(), transaction.number);
        }
        State state = node.state();
        int statements = 1 + dice.below(3);
        for (int i = 0; i < statements; i++) {
            ModelWrite write = WriteChoice.documents(dice, state);
            WriteRun run = new WriteRun(write, state);
            if (!run.refused()) {
                statement(transaction, write, run);
                state = run.after();
            }
        }
        world.tally.fault(known ? Fault.TRANSACTION : Fault.UNKNOWN_TRANSACTION);
        if (world.journal.isOn()) {
            world.journal.note(client + (known ? "" : ", elsewhere,") + " runs in a transaction " + transaction.writes);
        }
        sendCommit(transaction);
        if (dice.below(world.profile.calm() + 1) > 0) {
            commit(transaction, dice);
        } else {
            world.tally.fault(Fault.DELAYED_WRITE);
        }
    }

    private void statement(Begun transaction, ModelWrite write, WriteRun run) {
        transaction.writes.add(write);
        transaction.events.addAll(run.events());
        if (transaction.known) {
            Write analysed = Writes.analyse(bench, write);
            WriteBytes.reply(bench.replies.begin(), write, run);
            bench.reply.parse(bench.replies.finishAsItIs(0, 0));
            Outcome outcome = analysed.outcome(bench.reply);
            open.collect(transaction.client.session(), transaction.number, world.engine.written(outcome.changes()));
        }
    }

    private void sendCommit(Begun transaction) {
        List<Change> changes = open.changes(transaction.client.session(), transaction.number);
        if (changes != null) {
            transaction.changes = changes;
            transaction.local = world.cache.write(changes);
            open.ended(transaction.client.session(), transaction.number);
        } else if (world.engine.heedsUnknownCommits()) {
            transaction.local = world.cache.writeUnseen();
            transaction.mark = world.unsettled.unknown(transaction.client.session());
        }
        committing.add(transaction);
    }

    int size() {
        return committing.size();
    }

    void proceedOne(Dice dice) {
        if (!committing.isEmpty()) {
            commit(committing.get(dice.below(committing.size())), dice);
        }
    }

    void finishAll(Dice dice) {
        while (!committing.isEmpty()) {
            commit(committing.get(0), dice);
        }
    }

    /** The server executes it and the reply arrives, or is lost. */
    private void commit(Begun transaction, Dice dice) {
        committing.remove(transaction);
        Node node = transaction.node;
        node.gossip(world.gossip());
        List<Op> done = node.isPrimary() ? execute(transaction) : List.of();
        long time = node.lastOp().time();
        LocalWrite local = transaction.local;
        UnsettledSessions.Mark mark = transaction.mark;
        if (world.journal.isOn()) {
            world.journal.note(transaction.client + (done.isEmpty() ? " fails to commit " : " commits ")
                    + transaction.writes + " at " + Times.text(time));
        }
        if (!transaction.known) {
            unknownTransaction(transaction, local, mark, done, time);
        } else if (local == null) {
            throw new IllegalStateException("a known transaction that was not marked");
        } else if (dice.oneIn(10)) {
            world.tally.fault(Fault.UNKNOWN_OUTCOME);
            lost.unknown(transaction.client, local, done);
        } else if (done.isEmpty()) {
            local.nothingWritten();
        } else {
            local.done(transaction.changes, time);
            world.acknowledged(done);
        }
        world.heard(node.clock());
        transaction.client.heard(time);
    }

    /** Nobody here knows what it wrote: its own session has to see it, and without streams everybody. */
    private void unknownTransaction(
            Begun transaction,
            @Nullable LocalWrite local,
            UnsettledSessions.@Nullable Mark mark,
            List<Op> done,
            long time) {
        if (local != null) {
            local.done(ANYTHING, time);
        }
        if (mark != null) {
            mark.knownBy(time);
        }
        if (world.isTtl()) {
            world.acknowledged(done);
        } else {
            world.canBeFoundOut(transaction.client, done);
        }
    }

    private List<Op> execute(Begun transaction) {
        State state = transaction.node.state();
        List<Event> events = new ArrayList<>();
        for (ModelWrite write : transaction.writes) {
            WriteRun run = new WriteRun(write, state);
            events.addAll(run.events());
            state = run.after();
        }
        if (!events.equals(transaction.events) || events.isEmpty()) {
            return List.of();
        }
        return List.of(world.cluster.commit(transaction.node, events, state, false));
    }
}
