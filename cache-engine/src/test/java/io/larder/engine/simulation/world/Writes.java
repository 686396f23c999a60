package io.larder.engine.simulation.world;

import io.larder.engine.change.write.Outcome;
import io.larder.engine.change.write.Write;
import io.larder.engine.simulation.cluster.Node;
import io.larder.engine.simulation.cluster.Times;
import io.larder.engine.simulation.model.BsonWriter;
import io.larder.engine.simulation.model.ModelWrite;
import io.larder.engine.simulation.model.WriteBytes;
import io.larder.engine.simulation.model.WriteRun;
import io.larder.engine.simulation.schedule.Dice;
import io.larder.engine.simulation.schedule.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Writes and definitions through the proxy: the engine hears of each before it is sent and before its reply is released. */
final class Writes {
    private final World world;
    private final Bench bench;
    private final Lost lost;
    private final List<WriteUnderWay> underWay = new ArrayList<>();

    Writes(World world, Lost lost) {
        this.world = world;
        this.bench = world.bench;
        this.lost = lost;
    }

    int size() {
        return underWay.size();
    }

    void send(Dice dice, Client client, ModelWrite model) {
        Node node = route(world, dice);
        Write analysed = analyse(bench, model);
        if (world.journal.isOn()) {
            world.journal.note(client + " sends " + node + " " + model);
        }
        world.definitions.forget(analysed.changes());
        WriteUnderWay write = new WriteUnderWay(
                client, model, analysed, world.cache.write(world.engine.written(analysed.changes())), node);
        underWay.add(write);
        if (dice.below(world.profile.calm() + 1) > 0) {
            execute(write, dice);
            arrive(write);
        } else {
            world.tally.fault(Fault.DELAYED_WRITE);
        }
    }

    /** It is executed, and nobody hears of that. */
    void sendAndLose(Dice dice, Client client, ModelWrite model) {
        Write analysed = analyse(bench, model);
        world.definitions.forget(analysed.changes());
        WriteUnderWay write = new WriteUnderWay(
                client,
                model,
                analysed,
                world.cache.write(world.engine.written(analysed.changes())),
                world.cluster.primary());
        underWay.add(write);
        execute(write, dice);
        lose(write, false);
    }

    /** What takes itself for the primary. */
    static Node route(World world, Dice dice) {
        return dice.oneIn(3) ? world.cluster.pretender() : world.cluster.primary();
    }

    static Write analyse(Bench bench, ModelWrite model) {
        WriteBytes.write(bench.writer, model, bench.docs);
        bench.view.parse(Unpooled.wrappedBuffer(bench.writer.array(), 0, bench.writer.size()));
        return bench.writes.read(bench.view);
    }

    void proceedOne(Dice dice) {
        if (!underWay.isEmpty()) {
            proceed(underWay.get(dice.below(underWay.size())), dice);
        }
    }

    private void proceed(WriteUnderWay write, Dice dice) {
        if (write.reply == null) {
            execute(write, dice);
        } else {
            arrive(write);
        }
    }

    void finishAll(Dice dice) {
        while (!underWay.isEmpty()) {
            proceed(underWay.get(0), dice);
        }
    }

    private void execute(WriteUnderWay write, Dice dice) {
        Node node = write.node;
        BsonWriter body = bench.replies.begin();
        if (!node.isPrimary()) {
            body.float64("ok", 0).int32("code", 10107).string("codeName", "NotWritablePrimary");
            body.string("errmsg", "not primary");
            write.reply = bench.replies.finishAsItIs(node.lastOp().time(), node.clock());
            return;
        }
        node.gossip(world.gossip());
        WriteRun run = new WriteRun(write.model, node.state());
        write.done = world.cluster.execute(node, run, dice.oneIn(8));
        WriteBytes.reply(body, write.model, run);
        write.reply = bench.replies.finishAsItIs(node.lastOp().time(), node.clock());
        if (world.journal.isOn()) {
            world.journal.note(node + " executes " + write.model + ": " + run.events() + " at "
                    + Times.text(node.lastOp().time()));
        }
    }

    private void arrive(WriteUnderWay write) {
        underWay.remove(write);
        ByteBuf reply = write.reply;
        bench.reply.parse(reply);
        Outcome outcome = write.analysed.outcome(bench.reply);
        long operationTime = write.node.lastOp().time();
        world.heard(write.node.clock());
        switch (outcome.certainty()) {
            case NOTHING -> write.local.nothingWritten();
            case UNKNOWN -> lost.unknown(write.client, write.local, write.done);
            case DONE -> {
                world.definitions.forget(outcome.changes());
                write.local.done(world.engine.written(outcome.changes()), operationTime);
                world.acknowledged(write.done);
            }
        }
        write.client.heard(operationTime);
        if (world.journal.isOn()) {
            world.journal.note(write.client + " hears of " + write.model + ": " + outcome.certainty());
        }
    }

    void loseOne(Dice dice) {
        if (!underWay.isEmpty()) {
            lose(underWay.get(dice.below(underWay.size())), dice.flip());
        }
    }

    void disconnect(Node node, Dice dice) {
        for (WriteUnderWay write : List.copyOf(underWay)) {
            if (write.node == node) {
                lose(write, dice.flip());
            }
        }
    }

    /** @param later whether a server may still get to it */
    private void lose(WriteUnderWay write, boolean later) {
        underWay.remove(write);
        world.tally.fault(Fault.UNKNOWN_OUTCOME);
        if (world.journal.isOn()) {
            world.journal.note("the connection of " + write.client + " writing " + write.model + " is lost");
        }
        lost.unknown(write.client, write.local, write.done);
        if (later && write.reply == null) {
            lost.mayFollow(write.model);
        }
    }
}
