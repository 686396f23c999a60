package io.larder.proxy.launch;

import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.engine.cache.Cache;
import io.larder.engine.cache.Statistics;
import io.larder.proxy.caching.Caching;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;

/** An embedded set, a proxy that caches before it, a client of the proxy and one of the set. */
final class CachingFixture implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** By how much the clock of users' rights is ahead. */
    final AtomicLong passed;

    private boolean lost;

    final EmbeddedReplicaSet set;
    final RunningProxy proxy;
    final MongoClient client;
    final MongoClient outside;

    CachingFixture(EmbeddedReplicaSet set, String... settings) throws Exception {
        this(set, set.connectionString(), settings);
    }

    /** With credentials for Larder itself, if the string says some. */
    CachingFixture(EmbeddedReplicaSet set, String upstream, String[] settings) throws Exception {
        this(set, upstream, settings, new AtomicLong());
    }

    private CachingFixture(EmbeddedReplicaSet set, String upstream, String[] settings, AtomicLong passed)
            throws Exception {
        this(
                set,
                RunningProxy.start(
                        Configured.by(all(upstream, settings)),
                        Optional.empty(),
                        () -> System.nanoTime() + passed.get()),
                upstream,
                passed);
    }

    private static String[] all(String upstream, String... settings) {
        List<String> all = new ArrayList<>(List.of("listen=127.0.0.1:0", "upstream=" + upstream));
        all.addAll(List.of(settings));
        return all.toArray(String[]::new);
    }

    /** Takes both over. */
    CachingFixture(EmbeddedReplicaSet set, RunningProxy proxy) {
        this(set, proxy, set.connectionString(), new AtomicLong());
    }

    private CachingFixture(EmbeddedReplicaSet set, RunningProxy proxy, String outsideUri, AtomicLong passed) {
        this.set = set;
        this.proxy = proxy;
        this.passed = passed;
        await().atMost(SOON).until(proxy::knowsUpstream);
        client = client("");
        outside = MongoClients.create(outsideUri);
    }

    CachingFixture(String... settings) throws Exception {
        this(EmbeddedReplicaSet.builder().members(3).start(), settings);
    }

    MongoClient client(String options) {
        ConnectionString uri = new ConnectionString("mongodb://127.0.0.1:" + port() + "/?" + options);
        return MongoClients.create(
                MongoClientSettings.builder().applyConnectionString(uri).build());
    }

    int port() {
        return ((InetSocketAddress) proxy.addresses().get(0)).getPort();
    }

    MongoCollection<Document> collection() {
        return client.getDatabase("shop").getCollection("products");
    }

    MongoCollection<Document> collectionOutside() {
        return outside.getDatabase("shop").getCollection("products");
    }

    Statistics statistics() {
        return cache().statistics();
    }

    Cache cache() {
        Caching caching = proxy.caching();
        if (caching == null) {
            throw new IllegalStateException("this proxy does not cache");
        }
        return caching.cache();
    }

    /** Asks the same until memory answers it. */
    List<Document> untilHit(MongoCollection<Document> collection, Document filter) {
        List<Document> found = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            long before = statistics().hits();
            found.clear();
            collection.find(filter).into(found);
            return statistics().hits() > before;
        });
        return found;
    }

    /** The upstream ends before its proxy. */
    void loseUpstream() {
        if (!lost) {
            lost = true;
            set.close();
        }
    }

    @Override
    public void close() {
        client.close();
        outside.close();
        proxy.close();
        loseUpstream();
    }
}
