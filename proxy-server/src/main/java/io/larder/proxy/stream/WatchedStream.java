package io.larder.proxy.stream;

import io.larder.engine.catalogue.WatchedDefinitions;
import io.larder.engine.change.event.EventReader;
import io.larder.engine.stream.ChangeStream;
import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.StreamSettings;
import org.jspecify.annotations.Nullable;

/**
 * One stream from its beginning to its end: what it covers, its way into the cache, its connection. Its feed is open from the
 * moment that it is made, by any thread, so that what is kept from then on has to be proven by the stream, although it says
 * nothing yet. Everything else is for the streams' loop, but {@link #status}.
 */
final class WatchedStream {
    private final StreamGround ground;
    private final Coverage coverage;
    private final CoveringFeed feed;
    private final StreamLog log;
    private volatile @Nullable StreamConnection connection;
    private @Nullable WatchedDefinitions definitions;

    /** {@code refused} is told of refusals, with their words, in place of falling back at once. Null: it falls back. */
    WatchedStream(StreamGround ground, Coverage coverage, @Nullable Runnable refused) {
        this.ground = ground;
        this.coverage = coverage;
        this.log = new StreamLog(
                ground.tenant(), coverage.where(), coverage.patterns().toString(), refused == null);
        this.feed = new CoveringFeed(
                ground.feeds(),
                coverage,
                StreamSettings.of(ground.maxAwait(), false).healthyNanos(),
                refused);
        feed.open();
    }

    Coverage coverage() {
        return coverage;
    }

    void open(boolean sharded) {
        WatchedDefinitions sink = new WatchedDefinitions(ground.catalogue(), coverage, feed);
        definitions = sink;
        ChangeStream stream = new ChangeStream(
                StreamSettings.of(ground.maxAwait(), sharded), coverage, EventReader::read, ground.clusterTime(), sink);
        StreamConnection opened = new StreamConnection(
                ground.loop(),
                ground.upstream(),
                ground.topology(),
                stream,
                sink::readsFrom,
                ground.clusterTime(),
                log);
        connection = opened;
        opened.goOn();
    }

    /** Whether it was refused for want of rights, so that a smaller one may not be. */
    boolean isNotAllowed() {
        StreamConnection open = connection;
        return open != null && open.stream().isNotAllowed();
    }

    /** What the server said when it refused. */
    String refusal() {
        return log.lastSaid();
    }

    /** There can be none for now; what it covers lives without. */
    void fallBack(String why) {
        log.fallsBack(why);
        feed.close();
    }

    boolean hasFallenBack() {
        return log.fallenBack() != null;
    }

    void topologyChanged() {
        StreamConnection open = connection;
        if (open != null) {
            open.topologyChanged();
        }
    }

    /** The connection ends; what was covered stays so, and has no news from now on. */
    void end() {
        StreamConnection open = connection;
        if (open != null) {
            open.close();
        }
    }

    /** It ends, and with it what it covered. */
    void close() {
        end();
        WatchedDefinitions watched = definitions;
        if (watched != null) {
            watched.close(); // between this stream and another nobody is told of anything
        }
        feed.close();
    }

    StreamStatus status() {
        StreamConnection open = connection;
        return new StreamStatus(coverage, open == null ? null : open.stream().figures(), log.fallenBack());
    }
}
