package io.larder.engine.simulation.world;

import io.larder.engine.simulation.cluster.Node;
import io.larder.engine.simulation.cluster.Times;
import io.larder.engine.simulation.model.Event;
import io.larder.engine.simulation.model.ModelWrite;
import io.larder.engine.simulation.model.State;
import io.larder.engine.simulation.model.WriteRun;
import io.larder.engine.simulation.schedule.Dice;
import io.larder.engine.simulation.schedule.WriteChoice;
import java.util.ArrayList;
import java.util.List;

/** Those who write past the proxy. */
final class Outsiders {
    private final World world;

    Outsiders(World world) {
        this.world = world;
    }

    /** One write or, as often, a few in a transaction. */
    void write(Node node, Dice dice) {
        if (dice.flip()) {
            send(node, WriteChoice.documents(dice, node.state()), dice);
        } else {
            commit(node, dice);
        }
    }

    /** A few in a transaction. */
    void commit(Node node, Dice dice) {
        State state = node.state();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            WriteRun run = new WriteRun(WriteChoice.documents(dice, state), state);
            events.addAll(run.events());
            state = run.after();
        }
        world.cluster.commit(node, events, state, dice.oneIn(8));
        if (world.journal.isOn()) {
            world.journal.note("an outsider commits on " + node + " " + events + " at "
                    + Times.text(node.lastOp().time()));
        }
    }

    void send(Node node, ModelWrite write, Dice dice) {
        WriteRun run = new WriteRun(write, node.state());
        world.cluster.execute(node, run, dice.oneIn(8));
        if (world.journal.isOn()) {
            world.journal.note("an outsider sends " + node + " " + write + ": " + run.events() + " at "
                    + Times.text(node.lastOp().time()));
        }
    }
}
