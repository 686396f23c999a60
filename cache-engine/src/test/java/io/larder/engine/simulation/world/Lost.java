package io.larder.engine.simulation.world;

import io.larder.engine.cache.LocalWrite;
import io.larder.engine.session.UnsettledSessions;
import io.larder.engine.simulation.cluster.Cluster;
import io.larder.engine.simulation.cluster.Op;
import io.larder.engine.simulation.cluster.Times;
import io.larder.engine.simulation.model.ModelWrite;
import io.larder.engine.simulation.model.WriteRun;
import io.larder.engine.simulation.schedule.Dice;
import io.larder.engine.simulation.schedule.Fault;
import java.util.ArrayList;
import java.util.List;

/** Writes of which nobody told what became of them, until a cluster time is obtained that says it. */
final class Lost {
    private record Open(LocalWrite local, UnsettledSessions.Mark mark) {}

    private final World world;
    private final List<Open> open = new ArrayList<>();
    private final List<ModelWrite> mayFollow = new ArrayList<>();

    Lost(World world) {
        this.world = world;
    }

    /** @param done what it did before the client gave up */
    void unknown(Client client, LocalWrite local, List<Op> done) {
        local.unknown();
        open.add(new Open(local, world.unsettled.unknown(client.session())));
        world.canBeFoundOut(client, done);
    }

    /** A server has the request, and may still execute it. */
    void mayFollow(ModelWrite write) {
        mayFollow.add(write);
    }

    void executeOne(Dice dice) {
        Cluster cluster = world.cluster;
        if (!mayFollow.isEmpty()) {
            ModelWrite write = mayFollow.remove(dice.below(mayFollow.size()));
            WriteRun run = new WriteRun(write, cluster.primary().state());
            cluster.execute(cluster.primary(), run, false);
            world.tally.fault(Fault.LATE_EXECUTION);
            if (world.journal.isOn()) {
                world.journal.note(write + ", which was lost, is executed: " + run.events() + " at "
                        + Times.text(cluster.primary().lastOp().time()));
            }
        }
    }

    /** The primary is asked for its time; where there are no streams nothing would be known by it. */
    void resolve() {
        long time = world.cluster.primary().clock();
        for (Open each : open) {
            if (world.isTtl()) {
                each.mark.neverKnown();
            } else {
                each.local.knownBy(time);
                each.mark.knownBy(time);
            }
        }
        if (world.journal.isOn() && !open.isEmpty()) {
            world.journal.note("what was lost is known by " + Times.text(time));
        }
        world.heard(time);
        open.clear();
    }

    /** What no server got to by now it never will. */
    void settle() {
        mayFollow.clear();
        resolve();
    }
}
