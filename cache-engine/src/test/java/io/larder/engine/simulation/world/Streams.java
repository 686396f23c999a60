package io.larder.engine.simulation.world;

import io.larder.engine.simulation.cluster.Node;
import io.larder.engine.simulation.model.Ns;
import io.larder.engine.simulation.schedule.Dice;
import io.larder.engine.simulation.schedule.Fault;
import java.util.ArrayList;
import java.util.List;

/** The proxy's change streams: one over everything, one for each database, or none. */
final class Streams {
    private final World world;
    private final List<StreamUnderWay> streams = new ArrayList<>();

    Streams(World world) {
        this.world = world;
        if (world.isTtl()) {
            return;
        }
        if (world.profile.oneStream()) {
            streams.add(new StreamUnderWay(world, "*.*"));
        } else {
            streams.add(new StreamUnderWay(world, Ns.C0.database() + ".*"));
            streams.add(new StreamUnderWay(world, Ns.D0.database() + ".*"));
        }
    }

    private StreamUnderWay of(Ns ns) {
        boolean second = streams.size() > 1 && ns.database().equals(Ns.D0.database());
        return streams.get(second ? 1 : 0);
    }

    /** Up to where all changes of a collection are known. */
    long watermark(Ns ns) {
        return of(ns).watermark();
    }

    /** Up to where all changes are known. */
    long watermark() {
        long least = -1L;
        for (StreamUnderWay stream : streams) {
            least = Long.compareUnsigned(stream.watermark(), least) < 0 ? stream.watermark() : least;
        }
        return streams.isEmpty() ? 0 : least;
    }

    void proceed(Dice dice) {
        for (StreamUnderWay stream : streams) {
            stream.proceed(dice);
        }
    }

    void lose(Dice dice) {
        if (!streams.isEmpty()) {
            world.tally.fault(Fault.STREAM_LOST);
            streams.get(dice.below(streams.size())).lose();
        }
    }

    void loseAll() {
        streams.forEach(StreamUnderWay::lose);
    }

    void nextIsTooLarge(Dice dice) {
        if (!streams.isEmpty()) {
            streams.get(dice.below(streams.size())).nextIsTooLarge();
        }
    }

    void disconnect(Node node) {
        for (StreamUnderWay stream : streams) {
            if (stream.isOn(node)) {
                stream.lose();
            }
        }
    }

    void catchUp() {
        catchUp(world.cluster.primary());
    }

    /** By this member, which knows all that is committed. */
    void catchUp(Node member) {
        streams.forEach(stream -> stream.catchUp(member));
    }

    void observe() {
        for (StreamUnderWay stream : streams) {
            stream.observe();
        }
    }

    /** The place in the history that could have been told by that moment. */
    int toldBy(long moment, Ns ns) {
        return of(ns).toldBy(moment);
    }
}
