package io.larder.proxy.topology;

import com.mongodb.ConnectionString;
import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.spi.dns.DnsClient;
import io.larder.proxy.net.PemFiles;
import io.larder.proxy.net.TlsFilesException;
import java.time.Duration;
import java.util.List;
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
    /** The driver announces a heartbeat shortly before it takes its news in. */
    private static final long AFTER_HEARTBEAT_MILLIS = 20;

    private static final long LONGEST_NAME_RETRY_MILLIS = 10_000;

    private final TopologyState state = new TopologyState();
    private final List<Runnable> subscribers = new CopyOnWriteArrayList<>();
    private final TopologyThread thread = new TopologyThread();
    private final HelloQuestions questions = new HelloQuestions(state, thread, this::published);
    private final String uri;
    private final SettingsInUse settings;
    private final @Nullable DnsClient dns;
    /** Confined to the thread. */
    private @Nullable DriverWatch watch;

    private Topology(String uri, UpstreamOptions options, @Nullable DnsClient dns) {
        this.uri = uri;
        this.settings = new SettingsInUse(uri, options);
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
            UpstreamSettings ready = topology.settings.begin(parsed);
            topology.thread.run(() -> topology.watch(parsed, ready));
        }
        return topology;
    }

    /**
     * Reads these TLS files, so never on an event loop, and returns what makes connections that are made from then on use them.
     * Those that the connection string names stay, as do whether there is TLS and how strict it is.
     *
     * @throws TlsFilesException if they cannot be used; then all stays as it is
     */
    public Runnable followFiles(PemFiles configured) throws TlsFilesException {
        return settings.followFiles(configured);
    }

    /** Looks whether the TLS files were replaced; never on an event loop. */
    public void lookAtFiles() {
        settings.lookAtFiles();
    }

    /** Null until the names in a {@code mongodb+srv} string were resolved; known whenever the view has a server. */
    public @Nullable UpstreamSettings settings() {
        return settings.settings();
    }

    public UpstreamOptions options() {
        return settings.options();
    }

    /** How long a request waits for a connection to a server that is there. */
    public Duration connectionWait() {
        return settings.connectionWait();
    }

    /** How long a request waits for a server. */
    public Duration serverWait() {
        return settings.serverWait();
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
        thread.run(() -> questions.askWith(how));
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
            UpstreamSettings ready = settings.begin(parsed);
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
        thread.run(questions::askWhereWanted);
    }

    private void seek() {
        DriverWatch current = watch;
        if (current != null) {
            current.seek();
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
