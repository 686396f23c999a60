package io.larder.proxy.catalogue;

import com.mongodb.ServerAddress;
import io.larder.engine.catalogue.Catalogue;
import io.larder.engine.catalogue.ListedAt;
import io.larder.engine.catalogue.Listing;
import io.larder.engine.name.Namespace;
import io.larder.engine.stream.NewestClusterTime;
import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.Lender;
import io.larder.proxy.upstream.LoopUpstream;
import io.larder.proxy.upstream.OwnExchange;
import io.larder.proxy.upstream.UpstreamConnection;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fills the catalogue: asks for what somebody missed in it, and again for what is in use before it is too old. One question
 * for each database is under way at a time, on one loop. A read is never held up for it; it is forwarded, and a later one
 * finds the answer.
 */
public final class CatalogueReader implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long REFRESH_SECONDS = 5;
    private static final long AFTER_FAILURE_MILLIS = 200;
    private static final long CLOSE_SECONDS = 5;
    /** What is asked for beyond this is not noted; whoever misses it will ask again. */
    private static final int MOST_WANTED = 1000;

    private final EventLoop loop;
    private final LoopUpstream upstream;
    private final Catalogue catalogue;
    private final NewestClusterTime clusterTime;
    private final Function<ServerAddress, String> history;
    private final BooleanSupplier mayAsk;
    private final LongSupplier told;
    private final Consumer<Namespace> surprising;
    /** By database; on the loop, like {@link #underWay}. */
    private final Map<String, Set<String>> wanted = new LinkedHashMap<>();

    private final Map<String, OwnExchange> underWay = new LinkedHashMap<>();
    private boolean readConcernRefused;
    private int wantedNames;
    private boolean closed;

    /**
     * A reader that asks over connections of the proxy's own.
     *
     * @param history names the history that a server's answers are from, as it is named to who reads its streams
     * @param mayAsk whether it may, by now; where it may not, clients' connections are asked over
     * @param told the latest time that any stream has told of, 0 where there is none: an answer from before is useless
     * @param surprising told of namespaces that turn out to be defined anew without anybody having told so
     */
    public CatalogueReader(
            EventLoop loop,
            LoopUpstream upstream,
            Catalogue catalogue,
            NewestClusterTime clusterTime,
            Function<ServerAddress, String> history,
            BooleanSupplier mayAsk,
            LongSupplier told,
            Consumer<Namespace> surprising) {
        this.loop = loop;
        this.upstream = upstream;
        this.catalogue = catalogue;
        this.clusterTime = clusterTime;
        this.history = history;
        this.mayAsk = mayAsk;
        this.told = told;
        this.surprising = surprising;
    }

    /** Begins to ask again for what is in use, from time to time. */
    public void start() {
        loop.execute(this::refreshLater);
    }

    private void refreshLater() {
        loop.schedule(
                () -> {
                    if (closed) {
                        return;
                    }
                    List<Namespace> due = catalogue.due();
                    if (mayAsk.getAsBoolean()) {
                        due.forEach(this::want);
                        wanted.keySet().stream().toList().forEach(this::askFor);
                    }
                    refreshLater();
                },
                REFRESH_SECONDS,
                TimeUnit.SECONDS);
    }

    /** Finds out, soon, what these are, as far as it is not known. By any thread. */
    public void ask(List<Namespace> namespaces) {
        if (!mayAsk.getAsBoolean()) {
            return;
        }
        loop.execute(() -> {
            for (Namespace namespace : namespaces) {
                if (catalogue.isToBeAsked(namespace)) {
                    want(namespace);
                    askFor(namespace.database());
                }
            }
        });
    }

    private void want(Namespace namespace) {
        if (wantedNames < MOST_WANTED
                && wanted.computeIfAbsent(namespace.database(), any -> new HashSet<>())
                        .add(namespace.collection())) {
            wantedNames++;
        }
    }

    private void askFor(String database) {
        Set<String> names = wanted.get(database);
        if (closed || names == null || underWay.containsKey(database)) {
            return;
        }
        Set<String> some = names.stream().limit(ListingExchange.MOST_NAMES).collect(Collectors.toSet());
        Listing listing = catalogue.begin(database, some);
        if (listing == null) {
            return; // with the next answer there is room again, and whoever still misses something asks
        }
        names.removeAll(some);
        wantedNames -= some.size();
        if (names.isEmpty()) {
            wanted.remove(database);
        }
        long notBefore = readConcernRefused ? 0 : told.getAsLong();
        send(database, new ListingExchange(catalogue, listing, clusterTime), notBefore);
    }

    private void send(String database, ListingExchange listing, long notBefore) {
        OwnExchange exchange = OwnExchange.start(
                loop,
                upstream,
                Target.PRIMARY,
                listing.command(notBefore),
                LIMIT,
                reply -> {
                    if (notBefore != 0 && ListingExchange.refusesReadConcern(reply)) {
                        readConcernRefused = true;
                        send(database, listing, 0);
                        return;
                    }
                    listing.answered(reply, history(underWay.get(database))).forEach(surprising);
                    done(database);
                },
                failure -> {
                    listing.failed();
                    loop.schedule(() -> done(database), AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
                });
        // Not over yet: a reply comes later, and so does the end of a failure.
        underWay.put(database, exchange);
    }

    private String history(@Nullable OwnExchange answered) {
        ServerAddress server = answered == null ? null : answered.server();
        return server == null ? ListedAt.OF_MANY : history.apply(server);
    }

    private void done(String database) {
        underWay.remove(database);
        askFor(database);
    }

    /**
     * Asks for what is not known of these over the connection of a client that is logged in for itself, where the proxy has
     * no credentials. On that connection's loop, with no request on it.
     *
     * @return how to give it up; null if there is nothing to ask, and then the lender is told nothing
     */
    public @Nullable Runnable askOver(UpstreamConnection connection, List<Namespace> namespaces, Lender lender) {
        Namespace first =
                namespaces.stream().filter(catalogue::isToBeAsked).findFirst().orElse(null);
        if (first == null) {
            return null;
        }
        Set<String> names = namespaces.stream()
                .filter(namespace -> namespace.database().equals(first.database()))
                .map(Namespace::collection)
                .limit(ListingExchange.MOST_NAMES)
                .collect(Collectors.toSet());
        Listing listing = catalogue.begin(first.database(), names);
        if (listing == null) {
            return null;
        }
        ListingExchange exchange = new ListingExchange(catalogue, listing, clusterTime);
        OwnExchange asked = OwnExchange.over(
                connection,
                exchange.command(0),
                reply -> {
                    exchange.answered(reply, history.apply(connection.server())).forEach(surprising);
                    lender.free();
                },
                failure -> {
                    exchange.failed();
                    lender.lost(failure);
                });
        return asked::abandon;
    }

    /** Not to be called on the loop. */
    @Override
    public void close() {
        loop.submit(() -> {
                    closed = true;
                    underWay.values().forEach(OwnExchange::cancel);
                })
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
