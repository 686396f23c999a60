package io.larder.proxy.launch;

import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.larder.config.load.ConfigLoader;
import io.larder.config.load.InvalidConfig;
import io.larder.config.load.Sources;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.proxy.auth.Access;
import io.larder.proxy.auth.Passwords;
import io.larder.proxy.auth.User;
import io.larder.proxy.auth.UserFile;
import io.larder.proxy.auth.UserFileException;
import io.larder.proxy.launch.config.ConfigInUse;
import io.larder.proxy.launch.config.StartedParts;
import io.larder.proxy.launch.tenant.TenantParts;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** A proxy of several tenants out of a file that can be written anew. Clients that it makes end with it. */
final class TenantsFixture implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(15);

    private final StartedParts open = new StartedParts();
    private final @Nullable Path file;
    final ConfigInUse config;
    final RunningProxy proxy;

    /** Waits for the upstreams of the tenants named, which are those that are there. */
    TenantsFixture(Path directory, String yaml, String... reached) throws Exception {
        this(Files.writeString(directory.resolve("larder.yaml"), yaml), reached);
    }

    private TenantsFixture(Path file, String[] reached) throws Exception {
        this(file, reader(new Sources(Optional.of(file), Map.of(), Map.of())), reached);
    }

    /** One of flags alone, which stays as it is. */
    static TenantsFixture ofFlags(String[] reached, String... flags) throws Exception {
        return new TenantsFixture(null, ConfigInUse.fixed(Configured.by(flags)), reached);
    }

    private TenantsFixture(@Nullable Path file, ConfigInUse config, String[] reached) throws Exception {
        this.file = file;
        this.config = config;
        this.proxy = add(RunningProxy.start(config, Optional.empty()));
        for (String name : reached) {
            awaitKnown(name);
        }
    }

    private static ConfigInUse reader(Sources sources) throws InvalidConfig {
        return ConfigInUse.of(() -> ConfigLoader.explain(sources));
    }

    void awaitKnown(String name) {
        await().atMost(SOON)
                .until(() -> tenant(name).topology().view().facts() != null
                        && tenant(name).topology().view().primary() != null);
    }

    /** Writes {@code users.json}, of users who may do everything and whose password is secret. */
    static void users(Path directory, String... names) throws UserFileException {
        Map<String, User> users = new TreeMap<>();
        for (String name : names) {
            users.put(name, new User(name, Map.of("*", Access.ADMIN), Passwords.verifiers(name, "secret")));
        }
        UserFile.write(directory.resolve("users.json"), users);
    }

    static EmbeddedReplicaSet set() {
        return EmbeddedReplicaSet.builder().members(1).start();
    }

    /** One whose product 1 says whose it is. */
    static EmbeddedReplicaSet set(String whose) {
        EmbeddedReplicaSet set = set();
        try (MongoClient client = MongoClients.create(set.connectionString())) {
            products(client).insertOne(new Document("_id", 1).append("of", whose));
        }
        return set;
    }

    TenantParts tenant(String name) {
        return proxy.tenants().named(name).orElseThrow();
    }

    ConfigInUse.Reloaded reload(String yaml) throws Exception {
        Files.writeString(Objects.requireNonNull(file), yaml);
        return config.reload();
    }

    <T extends AutoCloseable> T add(T one) {
        return open.add(one);
    }

    int port(int listener) {
        return ((InetSocketAddress) proxy.addresses().get(listener)).getPort();
    }

    /** Of the listener of this index. */
    MongoClient client(int listener, String credentials, String options) {
        return add(MongoClients.create("mongodb://" + credentials + "localhost:" + port(listener)
                + "/?serverSelectionTimeoutMS=5000&" + options));
    }

    MongoClient client(int listener) {
        return client(listener, "", "");
    }

    static MongoCollection<Document> products(MongoClient client) {
        return client.getDatabase("shop").getCollection("products");
    }

    /** Asks the same until the tenant's memory answers it. */
    void untilHit(String name, MongoClient client) {
        await().atMost(SOON).until(() -> {
            long before = hits(name);
            products(client).find(new Document("_id", 1)).first();
            return hits(name) > before;
        });
    }

    long hits(String name) {
        return tenant(name).cache().orElseThrow().statistics().hits();
    }

    @Override
    public void close() {
        open.close();
    }
}
