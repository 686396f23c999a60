package io.larder.proxy.topology;

import com.mongodb.ConnectionString;
import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.spi.dns.DnsClient;
import io.larder.proxy.net.DialTls;
import io.larder.proxy.net.PemFiles;
import io.larder.proxy.net.TlsFilesException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds and watches one upstream. A thread of its own does what may block (names, the driver's start) and puts the driver's
 * news in order; whoever asks for the view never waits.
 */
public final class Topology implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Topology.class);
    /** A server that is held is asked again this often, the shortest heartbeat that the specification of discovery allows. */
    private static final long PROBE_AGAIN_MILLIS = 500;
    /** The driver announces a heartbeat shortly before it takes its news in. */
    private static final long AFTER_HEARTBEAT_MILLIS = 20;

    private static final long LONGEST_NAME_RETRY_MILLIS = 10_000;

    private final TopologyState state = new TopologyState();
    private final List<Runnable> subscribers = new CopyOnWriteArrayList<>();
    private final TopologyThread thread = new TopologyThread();
    private final String uri;
    private final UpstreamOptions options;
    private final @Nullable DnsClient dns;
    /** Guards the settings' beginning, and the files that they begin with. */
    private final Object files = new Object();

    private PemFiles wantedFiles;
    private volatile @Nullable UpstreamSettings settings;
    private volatile @Nullable ServerProbe probe;
    /** Confined to the thread, like {@link #probing}. */
    private @Nullable DriverWatch watch;

    private final Set<ServerAddress> probing = new HashSet<>();

    private Topology(String uri, UpstreamOptions options, @Nullable DnsClient dns) {
        this.uri = uri;
        this.options = options;
        this.wantedFiles = UpstreamFiles.of(uri, options.tls());
        this.dns = dns;
    }

    /**
     * Begins to look for the upstream, and returns before it is found.
     *
     * @throws IllegalArgumentException if the connection string cannot be meant
     * @throws TlsFilesException if its certificates cannot be used
     */
    public static Topology start(String uri, UpstreamOptions options) throws TlsFilesException {
        return start(uri, options, null);
    }

    /** As {@link #start(String, UpstreamOptions)}, asking this client for SRV and TXT records. */
    public static Topology start(String uri, UpstreamOptions options, @Nullable DnsClient dns)
            throws TlsFilesException {
        Topology topology = new Topology(uri, options, dns);
        if (uri.startsWith("mongodb+srv:")) {
            // Names are needed to read it, and they may be out of reach at the moment.
            topology.thread.run(() -> topology.resolve(1000));
        } else {
            ConnectionString parsed = new ConnectionString(uri);
            UpstreamSettings ready = topology.begin(parsed);
            topology.thread.run(() -> topology.watch(parsed, ready));
        }
        return topology;
    }

    private UpstreamSettings begin(ConnectionString parsed) throws TlsFilesException {
        synchronized (files) {
            UpstreamSettings ready = UpstreamSettings.of(parsed, options, wantedFiles);
            settings = ready;
            return ready;
        }
    }

    /**
     * Reads these TLS files, so never on an event loop, and returns what makes connections that are made from then on use them.
     * Those that the connection string names stay, as do whether there is TLS and how strict it is.
     *
     * @throws TlsFilesException if they cannot be used; then all stays as it is
     */
    public Runnable followFiles(PemFiles configured) throws TlsFilesException {
        PemFiles wanted = UpstreamFiles.of(uri, configured);
        DialTls tls = tls();
        Runnable use = tls == null ? this::useFiles : tls.follow(wanted);
        return () -> {
            synchronized (files) {
                wantedFiles = wanted;
                use.run();
            }
        };
    }

    /** The names were not resolved when files were asked for; in the meantime they may have been, with the files before. */
    private void useFiles() {
        DialTls tls = tls();
        if (tls != null) {
            try {
                tls.follow(wantedFiles).run();
            } catch (TlsFilesException e) {
                LOG.warn("the upstream's TLS files cannot be used, those before stay: {}", e.getMessage());
            }
        }
    }

    /** Looks whether the TLS files were replaced; never on an event loop. */
    public void lookAtFiles() {
        DialTls tls = tls();
        if (tls != null) {
            tls.reloadIfChanged();
        }
    }

    private @Nullable DialTls tls() {
        UpstreamSettings known = settings;
        return known == null ? null : known.tls();
    }

    /** Null until the names in a {@code mongodb+srv} string were resolved; known whenever the view has a server. */
    public @Nullable UpstreamSettings settings() {
        return settings;
    }

    public UpstreamOptions options() {
        return options;
    }

    /** How long a request waits for a connection to a server that is there. */
    public Duration connectionWait() {
        UpstreamSettings known = settings;
        Duration wait = known == null ? options.maxWait() : known.pool().maxWait();
        return wait.isZero() ? serverWait() : wait;
    }

    /** How long a request waits for a server. */
    public Duration serverWait() {
        UpstreamSettings known = settings;
        return known == null ? options.serverWait() : known.serverWait();
    }

    public TopologyView view() {
        return state.view();
    }

    /** Called after every change of the view, on whatever thread made it; must be quick. Gives the way to end that. */
    public Runnable subscribe(Runnable afterChange) {
        subscribers.add(afterChange);
        return () -> subscribers.remove(afterChange);
    }

    /** How to ask a single server; set once by what makes the proxy's connections. */
    public void probeWith(ServerProbe how) {
        probe = how;
        thread.run(this::probeWhereWanted);
    }

    /** Holds a server unknown until there is news of it, if the trouble is newer than what is known. */
    public void report(ServerTrouble trouble) {
        if (state.hold(trouble)) {
            LOG.info("upstream {} is held unknown: {}", trouble.server(), trouble.reason());
            published();
        }
    }

    private void resolve(long retryMillis) {
        try {
            ConnectionString parsed = new ConnectionString(uri, dns);
            UpstreamSettings ready = begin(parsed);
            watch(parsed, ready);
        } catch (MongoException | IllegalArgumentException | TlsFilesException e) {
            String trouble = "cannot resolve the upstream's connection string: " + e.getMessage();
            LOG.warn("{}; trying again in {} ms", trouble, retryMillis);
            state.unresolved(trouble);
            published();
            long next = Math.min(2 * retryMillis, LONGEST_NAME_RETRY_MILLIS);
            thread.after(retryMillis, () -> resolve(next));
        }
    }

    private void watch(ConnectionString parsed, UpstreamSettings ready) {
        watch = DriverWatch.start(parsed, ready, dns, () -> thread.run(this::refresh), this::heard, this::isMissing);
        refresh();
    }

    private void heard(ServerAddress server, BsonDocument hello) {
        thread.run(() -> {
            state.heard(server, hello);
            published();
        });
        thread.after(AFTER_HEARTBEAT_MILLIS, this::refresh);
    }

    /** Always takes the newest description, so that news cannot overtake each other. */
    private void refresh() {
        DriverWatch current = watch;
        if (current != null) {
            state.described(current.description());
            published();
        }
    }

    /** Whether writes would find nobody. */
    private boolean isMissing() {
        return state.view().candidates(Target.PRIMARY).isEmpty();
    }

    private void published() {
        for (Runnable subscriber : subscribers) {
            subscriber.run();
        }
        thread.run(this::seek);
        thread.run(this::probeWhereWanted);
    }

    private void seek() {
        DriverWatch current = watch;
        if (current != null) {
            current.seek();
        }
    }

    private void probeWhereWanted() {
        ServerProbe how = probe;
        if (how == null) {
            return;
        }
        for (ServerAddress server : state.wantingHello()) {
            if (probing.add(server)) {
                how.probe(
                        server,
                        hello -> thread.run(() -> probed(server, hello)),
                        failure -> thread.run(() -> probed(server, null)));
            }
        }
    }

    private void probed(ServerAddress server, @Nullable BsonDocument hello) {
        if (hello != null) {
            state.heard(server, hello);
        }
        // Stays in the set until the next attempt is due, so that nothing else asks meanwhile.
        if (state.wantsHello(server)) {
            thread.after(PROBE_AGAIN_MILLIS, () -> {
                probing.remove(server);
                probeWhereWanted();
            });
        } else {
            probing.remove(server);
        }
        if (hello != null) {
            published();
        }
    }

    @Override
    public void close() {
        thread.end(() -> {
            if (watch != null) {
                watch.close();
            }
        });
    }
}
