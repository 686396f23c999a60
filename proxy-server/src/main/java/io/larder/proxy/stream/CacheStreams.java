package io.larder.proxy.stream;

import io.larder.engine.name.NamespacePattern;
import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.CoveragePlan;
import io.larder.engine.stream.StreamGrants;
import io.larder.proxy.topology.ClusterKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The change streams of one tenant, begun as soon as it is known what the upstream is and whether the proxy may ask it: one for
 * everything, or where the account may not have that, one for each database and collection that it may watch.
 *
 * <pre>
 *                  live
 *                 +----+
 *   WHOLE --------+    +--not allowed--&gt; what is? --some--&gt; DIVIDED
 *     ^           +----+                    |                  |
 *     |                                  nothing               |
 *     |                                     v                  |
 *     +---- other rights, or more wanted -- NONE --------------+
 * </pre>
 *
 * <p>Any thread may call it; everything happens on one loop of the proxy's own, so that what a burst of events costs delays no
 * client.
 */
public final class CacheStreams implements AutoCloseable {
    /** Why there is no stream where only clients log in. */
    public static final String RELAYED =
            "clients' logins are relayed, and without auth.mode service Larder logs in nowhere itself";

    private static final Logger LOG = LoggerFactory.getLogger(CacheStreams.class);
    private static final long ASK_AGAIN_MILLIS = 100;
    private static final long RIGHTS_AGAIN_MILLIS = 1000;
    private static final long CLOSE_SECONDS = 5;

    private final StreamGround ground;
    private final Supplier<StreamAccess> access;
    private final StreamRules rules;
    private final GrantsQuestion question;
    /** Written on the loop, after the first. */
    private volatile Layout layout;

    /** What will be covered when the loop has come to it; guarded by this. */
    private List<NamespacePattern> wanted;

    /** There can be none, whatever is wanted. */
    private volatile boolean never;

    private Runnable unsubscribe = () -> {};
    private boolean closed;

    private CacheStreams(StreamGround ground, StreamRules rules, Supplier<StreamAccess> access) {
        this.ground = ground;
        this.access = access;
        this.rules = rules;
        this.question = new GrantsQuestion(ground);
        this.wanted = rules.patterns();
        this.layout = Layout.whole(wanted, whole(wanted), StreamTotals.NONE);
    }

    private WatchedStream whole(List<NamespacePattern> patterns) {
        return new WatchedStream(ground, new Coverage(patterns), this::wholeRefused);
    }

    /**
     * Opens the streams' feed at once, so that nothing is kept before it is covered, and the streams as soon as may be.
     *
     * @param access asked again until it is known
     */
    public static CacheStreams start(StreamGround ground, StreamRules rules, Supplier<StreamAccess> access) {
        CacheStreams streams = new CacheStreams(ground, rules, access);
        streams.unsubscribe = ground.topology().subscribe(() -> ground.loop().execute(streams::topologyChanged));
        Layout first = streams.layout;
        ground.loop().execute(() -> streams.begin(first));
        return streams;
    }

    /**
     * Covers these, too, from the moment on that this returns: a stream that watches all of them takes the place of those
     * before, and with those goes what they covered. Where there can be no stream nothing happens.
     */
    public synchronized void cover(List<NamespacePattern> patterns) {
        List<NamespacePattern> all = new ArrayList<>(wanted);
        patterns.stream()
                .filter(pattern -> all.stream().noneMatch(one -> one.includes(pattern)))
                .forEach(all::add);
        if (never || all.size() == wanted.size()) {
            return;
        }
        wanted = List.copyOf(all);
        beginAnew();
    }

    /** By one stream again, for all that is wanted by now. */
    private synchronized void beginAnew() {
        List<NamespacePattern> all = wanted;
        WatchedStream wider = whole(all);
        ground.loop().execute(() -> takeOver(all, wider));
    }

    private void takeOver(List<NamespacePattern> all, WatchedStream wider) {
        if (closed) {
            wider.close();
            return;
        }
        Layout before = layout;
        Layout now = Layout.whole(all, wider, before.total());
        layout = now;
        before.streams().forEach(WatchedStream::close);
        begin(now);
    }

    @SuppressWarnings("ReferenceEquality") // the very one that is to be begun
    private void begin(Layout with) {
        if (closed || with != layout) {
            return;
        }
        ClusterKind kind = ground.topology().view().kind();
        StreamAccess may = access.get();
        if (kind == ClusterKind.UNKNOWN || may == StreamAccess.UNKNOWN) {
            ground.loop().schedule(() -> begin(with), ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } else if (kind == ClusterKind.STANDALONE) {
            never(with, "the upstream is a standalone server, which has none");
        } else if (may == StreamAccess.NONE) {
            never(with, RELAYED);
        } else {
            with.first().open(isSharded());
        }
    }

    private void never(Layout with, String why) {
        never = true;
        with.first().fallBack(why);
    }

    private boolean isSharded() {
        return ground.topology().view().kind() != ClusterKind.REPLICA_SET;
    }

    /** The one stream for everything is refused; it goes on asking, but rarely. */
    private void wholeRefused() {
        WatchedStream whole = layout.first();
        if (closed) {
            return;
        }
        if (whole.isNotAllowed() && layout.grants() == null) {
            askForRights();
        } else {
            whole.fallBack(whole.refusal());
        }
    }

    private void askForRights() {
        if (!closed) {
            Layout asking = layout;
            question.ask(grants -> granted(asking, grants), () -> rightsLater(RIGHTS_AGAIN_MILLIS));
        }
    }

    @SuppressWarnings("ReferenceEquality") // of the very same
    private void rightsLater(long millis) {
        Layout asking = layout;
        ground.loop()
                .schedule(
                        () -> {
                            if (asking == layout) {
                                askForRights();
                            }
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    @SuppressWarnings("ReferenceEquality") // what was asked for may be gone
    private void granted(Layout asking, StreamGrants grants) {
        if (closed) {
            return;
        }
        if (asking != layout) {
            if (layout.grants() == null && layout.first().isNotAllowed()) {
                askForRights(); // refused while this question was under way, and told of it only once
            }
            return;
        }
        StreamGrants before = asking.grants();
        if (before == null) {
            divide(asking, grants);
        } else if (!before.equals(grants)) {
            LOG.info("the rights of the proxy's account have changed: change streams begin anew");
            beginAnew();
            return;
        }
        rightsLater(rules.askAgain().toMillis());
    }

    /** First the feeds of the new streams are opened, and then that of the old one is closed: all stays covered by some. */
    private void divide(Layout before, StreamGrants grants) {
        WatchedStream whole = before.first();
        CoveragePlan plan = CoveragePlan.of(
                before.wanted(), grants, rules.room(ground.topology().settings()));
        if (plan.streams().isEmpty() || plan.streams().equals(List.of(whole.coverage()))) {
            layout = before.knowing(grants);
            whole.fallBack(whole.refusal());
            return;
        }
        Layout parts = before.divided(plan, grants, coverage -> new WatchedStream(ground, coverage, null));
        layout = parts;
        whole.close();
        boolean sharded = isSharded();
        parts.streams().forEach(part -> part.open(sharded));
        LOG.warn(
                "no change stream of {}: {}. In its place {}; what is cached from elsewhere lives by its time to live"
                        + " (level ttl), and writes there that do not pass through this proxy are not noticed",
                whole.coverage().where(),
                parts.refused(),
                parts.status().covered());
        if (!plan.tooMany().isEmpty()) {
            LOG.warn(
                    "cache.streams.limit and the size of the upstream's pool allow {} change streams: none of {}",
                    parts.streams().size(),
                    plan.tooMany().stream().map(Coverage::where).toList());
        }
    }

    private void topologyChanged() {
        layout.streams().forEach(WatchedStream::topologyChanged);
    }

    /** By any thread. */
    public StreamsStatus status() {
        return layout.status();
    }

    /** Ends it while all else goes on: what it covered is dropped, and lives on without a stream. */
    public void end() {
        unsubscribe.run();
        ground.loop().execute(() -> {
            stop();
            layout.streams().forEach(WatchedStream::close);
        });
    }

    private void stop() {
        closed = true;
        question.giveUp();
        layout.streams().forEach(WatchedStream::end);
    }

    /** Ends everything; the loop must still run. Not to be called on it. */
    @Override
    public void close() {
        ground.loop().submit(this::stop).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
