package io.larder.engine.simulation.world;

import io.larder.engine.cache.StreamFeed;
import io.larder.engine.catalogue.WatchedDefinitions;
import io.larder.engine.change.Change;
import io.larder.engine.name.NamespacePattern;
import io.larder.engine.simulation.cluster.Node;
import io.larder.engine.simulation.cluster.StreamServer;
import io.larder.engine.simulation.cluster.Times;
import io.larder.engine.simulation.model.BsonWriter;
import io.larder.engine.simulation.schedule.Dice;
import io.larder.engine.simulation.schedule.Fault;
import io.larder.engine.stream.ChangeStream;
import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.StreamLoss;
import io.larder.engine.stream.StreamRequest;
import io.larder.engine.stream.StreamSettings;
import io.larder.engine.stream.StreamSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One change stream of the proxy, with the connection that it runs on. */
final class StreamUnderWay {
    private static final int MOST_ROUNDS = 200;
    private static final StreamSettings USUAL = settings(1_000);
    private static final StreamSettings SHORT = settings(2);

    private final World world;
    private final StreamFeed feed;
    private final WatchedDefinitions definitions;
    private final ChangeStream stream;
    private final StreamServer server;
    private final BsonWriter reply = new BsonWriter();
    private final Moments moments = new Moments();
    private @Nullable StreamRequest request;
    private boolean replied;
    private boolean tooLarge;
    /** After the reply that is on its way the connection is lost. */
    private boolean breaks;

    /** Whether there was a cursor before. */
    private boolean heldBefore;

    private long repliedFrom;

    StreamUnderWay(World world, String pattern) {
        this.world = world;
        Coverage coverage = new Coverage(List.of(NamespacePattern.parse(pattern)));
        this.feed = world.cache.open(coverage::covers, World.HEALTHY_NANOS);
        this.server = new StreamServer(world.cluster, world.bench.docs);
        this.definitions = new WatchedDefinitions(world.definitions.catalogue(), coverage, new Sink());
        this.stream = world.engine.stream(
                world.profile.shortBatches() ? SHORT : USUAL,
                coverage,
                world.engine::told,
                world.profile.views() ? definitions : new Sink());
    }

    /** As usual, but for the pauses, in which nothing would happen. */
    private static StreamSettings settings(int batchDocuments) {
        StreamSettings usual = StreamSettings.of(Duration.ofNanos(World.MAX_AWAIT_NANOS), false);
        Duration pause = Duration.ofNanos(World.MILLISECOND);
        return new StreamSettings(
                usual.maxAwait(), false, batchDocuments, pause, pause.multipliedBy(8), pause, usual.silence());
    }

    long watermark() {
        return feed.watermark();
    }

    boolean isOn(Node node) {
        return isOpen() && server.node() == node;
    }

    private boolean isOpen() {
        return request != null || !stream.opensNext();
    }

    /** Notes what could have been told by now: what the member knows, or, where there is none, what the majority has. */
    void observe() {
        Node teller = isOpen() ? server.node() : world.cluster.primary();
        moments.reached(world.cluster.lastUpTo(teller.committedOp().time()), world.now());
    }

    /** The place in the history that could have been told by that moment. */
    int toldBy(long moment) {
        return moments.at(moment);
    }

    /** Sends what is to be sent, or lets the server answer, or lets the answer arrive; mostly all of it. */
    void proceed(Dice dice) {
        if (request == null) {
            if (stream.pauseNanos(world.now()) > 0 || (server.hasEnded() && !dice.oneIn(3))) {
                return; // whatever ended it may keep the next one waiting, too
            }
            request = stream.next(world.now());
            replied = false;
            if (dice.oneIn(4)) {
                return;
            }
        }
        if (!replied) {
            serve(request, dice);
            if (dice.oneIn(4)) {
                return;
            }
        }
        arrive();
    }

    private void serve(StreamRequest asked, Dice dice) {
        replied = true;
        if (asked.kind() == StreamRequest.Kind.OPEN) {
            Node node = dice.oneIn(3) ? world.cluster.node(dice.below(3)) : Writes.route(world, dice);
            // Another member may know less; what this one did not know it cannot tell.
            moments.forget();
            open(asked, node);
        } else if (tooLarge && server.hasMore()) {
            tooLarge = false;
            world.tally.fault(Fault.EVENT_TOO_LARGE);
            server.tooLarge(reply);
        } else {
            if (server.more(asked.body(), dice.flip(), dice.oneIn(4), reply)) {
                world.tally.fault(Fault.BATCH_ENDS_INSIDE_A_TIME);
                breaks = dice.flip();
            }
        }
        repliedFrom = world.now();
    }

    private void open(StreamRequest asked, Node node) {
        if (!heldBefore || world.engine.heedsCursors()) {
            definitions.readsFrom(world.engine.history(node.toString()));
        }
        heldBefore = true;
        server.open(asked.body(), node, reply);
    }

    private void arrive() {
        boolean isLast = breaks;
        breaks = false;
        request = null;
        ByteBuf body = Unpooled.wrappedBuffer(reply.array(), 0, reply.size());
        long before = feed.watermark();
        stream.reply(body, 0, reply.size(), world.now());
        if (world.journal.isOn() && (before != feed.watermark() || repliedFrom != world.now())) {
            world.journal.note("stream on " + server.node() + " knows all up to " + Times.text(feed.watermark()));
        }
        if (isLast) {
            world.tally.fault(Fault.STREAM_LOST);
            lose();
        }
    }

    /** The connection is gone; the stream will try again. */
    void lose() {
        if (isOpen()) {
            if (world.journal.isOn()) {
                world.journal.note("the stream's connection is lost");
            }
            if (request == null) {
                request = stream.next(world.now());
            }
            request = null;
            feed.cut();
            stream.failed(world.now());
        }
    }

    void nextIsTooLarge() {
        tooLarge = true;
    }

    /** Asks a member until nothing new comes. */
    void catchUp(Node on) {
        lose();
        long last = world.cluster.primary().committedOp().time();
        for (int i = 0; i < MOST_ROUNDS && Times.after(last, feed.watermark()); i++) {
            world.passes(stream.pauseNanos(world.now()));
            StreamRequest asked = stream.next(world.now());
            if (asked.kind() == StreamRequest.Kind.OPEN) {
                open(asked, on);
            } else {
                server.more(asked.body(), true, false, reply);
            }
            repliedFrom = world.now();
            stream.reply(Unpooled.wrappedBuffer(reply.array(), 0, reply.size()), 0, reply.size(), world.now());
        }
    }

    /** Tells the cache what the stream learned, as the network side does. */
    private final class Sink implements StreamSink {
        @Override
        public void change(Change change, long clusterTime) {
            if (world.journal.isOn()) {
                world.journal.note(
                        "event at " + Times.text(clusterTime) + ": " + change.kind() + " " + change.namespace());
            }
            feed.change(change, clusterTime);
        }

        @Override
        public void watermark(long clusterTime) {
            feed.watermark(clusterTime);
        }

        @Override
        public void heard(long requestSentNanos) {
            feed.heard(requestSentNanos);
        }

        @Override
        public void lost(StreamLoss why) {
            world.tally.fault(why == StreamLoss.INVALIDATED ? Fault.INVALIDATED : Fault.HISTORY_LOST);
            if (world.journal.isOn()) {
                world.journal.note("the stream lost its history: " + why);
            }
            feed.lost(why);
        }
    }
}
